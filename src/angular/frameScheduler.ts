import { animationFrameScheduler, asyncScheduler, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

/** A hidden tab has no frames: after so many ms none is waited for. */
const LONGEST_FRAME_MS = 100;

/** Ticks with the frames of the browser; with a timer while the page is hidden, and where there are no frames. */
export const frameScheduler: SchedulerLike = {
  now: () => asyncScheduler.now(),
  schedule: <T>(work: (this: SchedulerAction<T>, state: T) => void, delay = 0, state?: T): Subscription => {
    const either = new Subscription();
    const tick = function (this: SchedulerAction<T>, value?: T): void {
      either.unsubscribe();
      // `schedule` hands the state on as it came, which is what `work` was promised.
      work.call(this, value as T);
    };
    if (!('requestAnimationFrame' in globalThis)) return asyncScheduler.schedule(tick, delay, state);
    either.add(animationFrameScheduler.schedule(tick, 0, state));
    either.add(asyncScheduler.schedule(tick, LONGEST_FRAME_MS, state));
    return either;
  },
};
