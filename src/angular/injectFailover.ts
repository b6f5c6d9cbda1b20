import { inject } from '@angular/core';
import type { Failover } from '../failover/failover.js';
import { FAILOVER } from './failoverToken.js';

/**
 * The application's failover, as `provideFailover()` was given it or made it: for its events, its tickets, `diagnose()`.
 *
 * @example
 * ```ts
 * const advice = injectFailover().diagnose().signatures.map(({ advice }) => advice);
 * ```
 */
export function injectFailover(): Failover {
  return inject(FAILOVER).failover;
}
