import { type MonoTypeOperatorFunction, Observable, type Subscriber } from 'rxjs';
import { Stage } from './base/stage.js';
import type { BreakerCall } from './breaker/breakerCall.js';
import type { CircuitBreakerOptions } from './breaker/breakerSettings.js';
import { type CircuitBreaker, circuitBreaker } from './circuitBreaker.js';

/**
 * Asks a circuit breaker before each subscription, and tells it how the stream has ended.
 *
 * ```text
 * source                      --a--#
 * withCircuitBreaker(breaker) --a--#       one failure opens it here
 * the same, subscribed later  -------#     CircuitOpenError: the source is not subscribed
 * ```
 *
 * The end is what counts: an answer that begins well and breaks is a failure. Completing is a success; so is being unsubscribed
 * after an item, while being unsubscribed before one is no outcome. Open: errors with {@link CircuitOpenError}, and the source is
 * not subscribed. What `countsAsFailure` throws goes down the error channel. State lives in the breaker alone; with options
 * instead of a breaker, all that is subscribed through this operator shares one of its own.
 *
 * @example
 * ```ts
 * const breaker = circuitBreaker({ failures: 1 });
 * const broken = throwError(() => new Error('down')).pipe(withCircuitBreaker(breaker));
 * broken.subscribe({ error: (error) => console.log(error.message) }); // down
 * broken.subscribe({ error: (error) => console.log(error.code) });    // CIRCUIT_OPEN
 * ```
 *
 * @param breaker - One that several streams share, or the options of one.
 * @returns A function that returns an Observable of the source's items, guarded.
 */
export function withCircuitBreaker<T>(breaker: CircuitBreaker | CircuitBreakerOptions): MonoTypeOperatorFunction<T> {
  const shared = 'enter' in breaker ? breaker : circuitBreaker(breaker);
  return (source) => new Observable((subscriber) => new Guarded(subscriber, shared.enter()).follow(source));
}

class Guarded<T> extends Stage<T> {
  readonly #call: BreakerCall;
  #spoken = false;

  constructor(downstream: Subscriber<T>, call: BreakerCall) {
    super(downstream);
    this.#call = call;
  }

  override next(item: T): void {
    if (this.closed) return;
    this.#spoken = true;
    this.downstream.next(item);
  }

  protected override failed(error: unknown): void {
    this.#call.fail(error);
    this.downstream.error(error);
  }

  protected override completed(): void {
    this.#call.succeed();
    this.downstream.complete();
  }

  protected override abandoned(): void {
    if (this.#spoken) this.#call.succeed();
    else this.#call.cancel();
  }
}
