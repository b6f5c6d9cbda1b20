import { type MonoTypeOperatorFunction, Observable, type Observer, type Subscriber } from 'rxjs';
import { mirror } from './base/mirror.js';
import type { HealthCall } from './health/healthCall.js';
import type { HealthMonitorOptions } from './health/healthSettings.js';
import { type HealthMonitor, healthMonitor } from './healthMonitor.js';

/**
 * Mirrors the source, and tells a health monitor how each stream went: its outcome, when it first spoke and when it ended.
 *
 * ```text
 * source               --a--b--|
 * healthScore(monitor) --a--b--|     monitor: one success, 2 ms to the first item, 8 ms in all
 * ```
 *
 * An error passes through and is an outcome unless the monitor's `countsAsFailure` says no; being unsubscribed is none. What
 * `countsAsFailure` throws goes down the error channel. State lives in the monitor alone.
 *
 * @example
 * ```ts
 * const health = healthMonitor();
 * timer(20).pipe(healthScore(health)).subscribe({ complete: () => console.log(health.samples) }); // 1
 * ```
 *
 * @param monitor - One that several streams share, or the options of one.
 * @returns A function that returns an Observable of the same items.
 */
export function healthScore<T>(monitor: HealthMonitor | HealthMonitorOptions): MonoTypeOperatorFunction<T> {
  const shared = 'enter' in monitor ? monitor : healthMonitor(monitor);
  return (source) =>
    new Observable((subscriber) => {
      const call = shared.enter();
      // Whoever watches the monitor may have unsubscribed by now: then the source is left untouched.
      mirror(source, subscriber, new Scoring(subscriber, call));
      subscriber.add(() => call.cancel());
    });
}

class Scoring<T> implements Observer<T> {
  readonly #subscriber: Subscriber<T>;
  readonly #call: HealthCall;

  constructor(subscriber: Subscriber<T>, call: HealthCall) {
    this.#subscriber = subscriber;
    this.#call = call;
  }

  next(item: T): void {
    this.#call.item();
    this.#subscriber.next(item);
  }

  error(error: unknown): void {
    this.#call.fail(error);
    this.#subscriber.error(error);
  }

  complete(): void {
    this.#call.succeed();
    this.#subscriber.complete();
  }
}
