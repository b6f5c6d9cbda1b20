import { asyncScheduler, type SchedulerLike } from 'rxjs';

/** Where `asyncScheduler` tells another time than the clock on the wall, a test has put virtual time in its place. */
const VIRTUAL_MS = 1_000;

/**
 * `asyncScheduler` with a clock that the wall clock's jumps do not move (ms since the program began); in virtual time, as within
 * `TestScheduler.run`, with that.
 */
export const monotonicScheduler: SchedulerLike = {
  now: () => {
    const now = asyncScheduler.now();
    return Math.abs(now - Date.now()) > VIRTUAL_MS ? now : performance.now();
  },
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};
