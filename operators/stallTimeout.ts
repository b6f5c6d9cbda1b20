import { asyncScheduler, type MonoTypeOperatorFunction, Observable, Subscription } from 'rxjs';
import { checkFunction } from './base/checkOption.js';
import type { Timed } from './base/context.js';
import { Lookout } from './base/lookout.js';
import { mirror } from './base/mirror.js';
import { reportThrown } from './base/reportThrown.js';
import type { Limit } from './stall/limit.js';
import type { Floor } from './stall/rateFloor.js';
import type { StallError } from './stall/stallError.js';
import { stallLimits } from './stall/stallLimits.js';
import { Watchdog } from './stall/watchdog.js';

/** Limits are greater than 0; `Infinity` is off. A limit that adapts learns from all streams of this operator. */
export interface StallTimeoutOptions<T> extends Timed {
  /**
   * From the subscription to the first progress.
   * @defaultValue `Infinity`
   */
  readonly first?: Limit | undefined;
  /**
   * From one progress to the next.
   * @defaultValue `Infinity`
   */
  readonly between?: Limit | undefined;
  /**
   * From the subscription to the end, in milliseconds.
   * @defaultValue `Infinity`
   */
  readonly total?: number | undefined;
  /**
   * The least rate of progress, once it has begun, over a sliding window of `over` milliseconds.
   * @defaultValue none
   */
  readonly floor?: Floor | undefined;
  /**
   * Whether an item counts. What does not (a keep-alive) passes through and resets nothing.
   * @defaultValue every item does
   */
  readonly isProgress?: ((item: T) => boolean) | undefined;
}

/**
 * Errors with a `StallError` when nothing useful comes, though the source may look alive.
 *
 * ```text
 * source                         --a--b----------------
 * stallTimeout({ between: 3 })   --a--b-------#           here 8 ms later: between 3 and 13
 * ```
 *
 * A limit of L errors more than L and at most `L + max(10, L / 20)` ms after the last progress: the streams are looked at now and
 * then, so an item costs next to nothing. A look that comes late itself (the machine slept, the event loop was blocked) gives one
 * more before it errors. What `isProgress` throws goes down the error channel.
 *
 * The source is torn down before the error is delivered. The operator has one timer for all of its streams, and none when there
 * are none; what adaptive limits have learned is its own too, all else belongs to the subscription.
 *
 * @example
 * ```ts
 * concat(of('Hel'), NEVER).pipe(stallTimeout({ first: 8_000, between: 300 })).subscribe({
 *   next: console.log,                                              // Hel
 *   error: (error: StallError) => console.log(error.phase),         // between
 * });
 * ```
 *
 * @returns An operator that mirrors the source for as long as it keeps to the limits.
 * @see akka/pekko's idle timeouts for the coarse timer.
 */
export function stallTimeout<T>(options: StallTimeoutOptions<T>): MonoTypeOperatorFunction<T> {
  const { isProgress = () => true, scheduler = asyncScheduler } = options;
  const limits = stallLimits(options);
  checkFunction('stallTimeout({ isProgress })', isProgress);
  const lookout = new Lookout(scheduler);
  return (source) =>
    new Observable((subscriber) => {
      const inner = new Subscription();
      const watchdog = new Watchdog(limits, lookout, (error: StallError) => {
        reportThrown(() => inner.unsubscribe());
        subscriber.error(error);
      });
      subscriber.add(() => watchdog.stop());
      const mirrored = mirror(source, subscriber, {
        next: (item) => {
          if (isProgress(item)) watchdog.progress();
          subscriber.next(item);
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
      inner.add(mirrored);
    });
}
