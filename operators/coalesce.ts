import {
  animationFrameScheduler,
  asyncScheduler,
  type MonoTypeOperatorFunction,
  Observable,
  type SchedulerLike,
  type Subscription,
} from 'rxjs';
import { atLeast, checkFunction, checkNumber } from './base/checkOption.js';
import { LONGEST_TIMER } from './base/longestTimer.js';
import { mirror } from './base/mirror.js';

export interface CoalesceOptions<T> {
  /** Makes one item of two; `undefined`: these cannot be one, so `held` is emitted now, before its tick. */
  readonly merge: (held: T, item: T) => T | undefined;
  /** @defaultValue `animationFrameScheduler` where there are frames, else `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
  /**
   * Milliseconds from the first held item to the tick that emits it.
   * @defaultValue `16`; on `animationFrameScheduler` the next frame
   */
  readonly every?: number | undefined;
}

/**
 * Merges what comes faster than it can be shown: at most one item a tick.
 *
 * ```text
 * source                              abc-------d--|
 * coalesce({ merge: add, every: 4 })  ----x--------(d|)      x = 'abc'
 * ```
 *
 * An item is held until the tick after it, and what comes meanwhile is merged into it; so the last one is never older than a tick,
 * and no item is lost. What is held goes out before the end, be it a completion or an error. What `merge` throws goes down the
 * error channel. In a hidden browser tab there are no frames: items are held until it is shown, or the stream ends.
 *
 * Unsubscribing drops what is held. State is per subscription: one item, and one timer while it is held.
 *
 * @example
 * ```ts
 * from(['Hel', 'lo']).pipe(coalesce({ merge: (held, text) => held + text })).subscribe(console.log); // Hello
 * ```
 *
 * @returns A function that returns an Observable of the merged items.
 */
export function coalesce<T>(options: CoalesceOptions<T>): MonoTypeOperatorFunction<T> {
  const { merge, scheduler = 'requestAnimationFrame' in globalThis ? animationFrameScheduler : asyncScheduler } = options;
  const { every = scheduler === animationFrameScheduler ? 0 : 16 } = options;
  checkFunction('coalesce({ merge })', merge);
  checkNumber('coalesce({ every })', every, atLeast(0, LONGEST_TIMER));
  return (source) =>
    new Observable((subscriber) => {
      let held: { item: T } | undefined;
      let timer: Subscription | undefined;
      const flush = (): void => {
        const due = held;
        held = undefined;
        if (due !== undefined) subscriber.next(due.item);
      };
      subscriber.add(() => timer?.unsubscribe());
      mirror(source, subscriber, {
        next: (item) => {
          if (held === undefined) {
            held = { item };
            timer = scheduler.schedule(flush, every);
            return;
          }
          const before = held.item;
          const merged = merge(before, item);
          held.item = merged === undefined ? item : merged;
          if (merged === undefined) subscriber.next(before);
        },
        error: (error) => {
          flush();
          subscriber.error(error);
        },
        complete: () => {
          flush();
          subscriber.complete();
        },
      });
    });
}
