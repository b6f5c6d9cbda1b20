import { type MonoTypeOperatorFunction, Observable, type Subscriber } from 'rxjs';
import { Stage } from './base/stage.js';
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
  return (source) => new Observable((subscriber) => new Scoring(subscriber, shared.enter()).follow(source));
}

class Scoring<T> extends Stage<T> {
  readonly #call: HealthCall;

  constructor(downstream: Subscriber<T>, call: HealthCall) {
    super(downstream);
    this.#call = call;
  }

  override next(item: T): void {
    if (this.closed) return;
    this.#call.item();
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
    this.#call.cancel();
  }
}
