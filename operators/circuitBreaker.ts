import type { Observable } from 'rxjs';
import type { BreakerCall } from './breaker/breakerCall.js';
import { BreakerMachine } from './breaker/breakerMachine.js';
import { breakerSettings, type CircuitBreakerOptions } from './breaker/breakerSettings.js';
import type { BreakerSnapshot, BreakerState } from './breaker/breakerSnapshot.js';

/** The memory of `withCircuitBreaker`: made once, and given to every stream that asks the same upstream. */
export interface CircuitBreaker {
  readonly state: BreakerState;
  /** The present state, then each change. `half-open` comes when the wait has ended and a call asks, not by a timer. */
  readonly state$: Observable<BreakerState>;
  /** Whether a call would be let through now. Asking changes nothing; `snapshot().retryAfterMs` says how long until then. */
  readonly admits: boolean;
  /**
   * Begins a call by hand, where there is no stream to guard.
   *
   * @throws CircuitOpenError when none is let through.
   */
  enter(): BreakerCall;
  snapshot(): BreakerSnapshot;
  /** Goes on from a snapshot: an open breaker waits for what was left of its wait, whatever the clocks say. */
  restore(snapshot: BreakerSnapshot): void;
  /** Forced open until `reset()`. */
  trip(): void;
  /** Lets everything through until `reset()`. It goes on counting, so that `snapshot()` still tells what is going on. */
  disable(): void;
  /** Closed, and nothing remembered. */
  reset(): void;
}

/**
 * Counts how calls to one upstream end, and when too many have failed lets none through for a while; then it admits a trial.
 *
 * ```text
 *            too many failures             the wait is over, a call asks
 *   closed ----------------------> open --------------------------------> half-open
 *      ^                             ^                                      |    |
 *      |                             '---------- a trial fails -------------'    |
 *      '------------------------ enough trials succeed --------------------------'
 * ```
 *
 * It sets no timers. An open time is `min(resetMax, resetAfter * resetFactor ^ (openings - 1))`. How a call ends that began
 * before the last opening or reset is not heard: it tells of a time that is over.
 *
 * @example
 * ```ts
 * const breaker = circuitBreaker({ failures: 2, resetAfter: 1_000 });
 * breaker.enter().fail(new Error('down'));
 * breaker.enter().fail(new Error('down'));
 * console.log(breaker.state, breaker.admits); // open false
 * ```
 *
 * @throws RangeError or TypeError naming the option that is not possible.
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  return new BreakerMachine(breakerSettings(options));
}
