import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { mirror } from './base/mirror.js';
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
      mirror(source, subscriber, {
        next: (item) => {
          call.item();
          subscriber.next(item);
        },
        error: (error) => {
          call.fail(error);
          subscriber.error(error);
        },
        complete: () => {
          call.succeed();
          subscriber.complete();
        },
      });
      subscriber.add(() => call.cancel());
    });
}
