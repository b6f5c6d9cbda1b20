import { InjectionToken } from '@angular/core';
import type { SchedulerLike } from 'rxjs';
import { frameScheduler } from './frameScheduler.js';

/** When signals are written. */
export const FRAMES = new InjectionToken<SchedulerLike>('rxbaton frames', {
  providedIn: 'root',
  factory: () => frameScheduler,
});
