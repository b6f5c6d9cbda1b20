import { InjectionToken } from '@angular/core';
import type { Failover } from '../failover/failover.js';

/** The application's failover, and how chats ask it. */
export interface ProvidedFailover {
  readonly failover: Failover;
  /** Whether requests are handed in as tickets unless a chat says otherwise. */
  readonly durable: boolean;
}

export const FAILOVER = new InjectionToken<ProvidedFailover>('rxbaton failover');
