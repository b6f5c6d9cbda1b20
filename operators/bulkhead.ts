import type { Observable } from 'rxjs';
import { Compartment, type Permit } from './bulkhead/compartment.js';

export interface BulkheadOptions {
  /** Streams that run at the same time, at most; `Infinity`: as many as come. */
  readonly concurrent: number;
  /**
   * Subscriptions that wait for a place, at most; the next errors with `BulkheadFullError`. `Infinity`: as many as come.
   * @defaultValue `0`
   */
  readonly waiting?: number | undefined;
}

/** The memory of `withBulkhead`: made once, and given to every stream that draws on the same capacity. */
export interface Bulkhead {
  /** Streams that run now. */
  readonly active: number;
  /** Subscriptions that wait for a place now. */
  readonly waiting: number;
  readonly concurrent: number;
  /** From now on so many may run. Those that run already go on when they are more; the next waits until they are fewer. */
  resize(concurrent: number): void;
  /**
   * Emits once and completes when there is a place, which is the subscriber's until it calls the permit. Errors with
   * `BulkheadFullError`. Unsubscribing before that gives up waiting; after it, the permit is still to be given back.
   */
  permit(): Observable<Permit>;
}

/**
 * Lets only so many streams run at a time, so that one slow upstream cannot take up everything there is.
 *
 * Those that wait do so in order, and memory is bounded by `waiting`. It sets no timers.
 *
 * @example
 * ```ts
 * const two = bulkhead({ concurrent: 2, waiting: 100 });
 * const polite$ = request$.pipe(withBulkhead(two));
 * ```
 *
 * @throws RangeError or TypeError naming the option that is not possible.
 */
export function bulkhead({ concurrent, waiting = 0 }: BulkheadOptions): Bulkhead {
  return new Compartment(concurrent, waiting);
}
