import type { Observable } from 'rxjs';
import { type Held, OutageGate } from './queue/outageGate.js';
import { type OutageOptions, outageSettings } from './queue/outageSettings.js';

/** The memory of `holdDuringOutage`: whether nothing is up, and who waits for that to end. */
export interface Outage {
  readonly down: boolean;
  /** How many requests wait, during the outage or, after it, for their turn. */
  readonly waiting: number;
  /** Whether it is down now, then each change. */
  readonly down$: Observable<boolean>;
  /** From now on requests wait. If those of an outage before are still being replayed, that stops. */
  begin(): void;
  /** The outage is over: the first requests are replayed at once, the others at the pace of the ramp. */
  end(): void;
  /**
   * Emits once and completes when a request may be sent: now, or when its turn has come. Errors with `OutageQueueFullError`
   * or `OutageExpiredError`. Unsubscribing gives its place up.
   *
   * @param held - One object a request, given again when it has to wait again: it keeps the request's age.
   */
  turn(held?: Held): Observable<void>;
}

/**
 * Keeps requests while nothing can answer them, and lets them go, in order and ever faster, when something can.
 *
 * ```text
 * it begins, it ends             b---------e
 * requests                       -a--b--c----d
 * let go, at a ramp of 1, 2 …    ----------a---(bc)d     4 ms apart; d queued behind those that still waited
 * ```
 *
 * Memory is bounded by `maxWaiting`. A timer runs only while requests wait: one for the ramp after an outage, and one a request
 * if there is a `maxAge`.
 *
 * @example
 * ```ts
 * const night = outage();
 * night.begin();
 * of('morning').pipe(holdDuringOutage(night)).subscribe(console.log);
 * console.log(night.waiting); // 1
 * night.end();                // morning
 * ```
 *
 * @throws RangeError or TypeError naming the option that is not possible.
 */
export function outage(options: OutageOptions = {}): Outage {
  return new OutageGate(outageSettings(options));
}
