import { asyncScheduler, type SchedulerLike } from 'rxjs';

/** `asyncScheduler` with a clock that the wall clock's jumps do not move (ms since the program began). */
export const monotonicScheduler: SchedulerLike = {
  now: () => performance.now(),
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};
