import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { above, atLeast, checkNumber, whole } from '../base/checkOption.js';
import type { Timed } from '../base/context.js';
import { LONGEST_TIMER } from '../base/longestTimer.js';

/** How fast held requests are let go: `start` of them at once, then every `every` ms `factor` times as many as before. */
export interface Ramp {
  readonly start: number;
  readonly factor: number;
  readonly every: number;
}

export interface OutageOptions extends Timed {
  /**
   * How many requests may wait; the next errors with `OutageQueueFullError`.
   *
   * @defaultValue 1_000
   */
  readonly maxWaiting?: number | undefined;
  /**
   * A request that waited longer, in ms since it was first held, errors with `OutageExpiredError` at that moment, be the
   * outage over or not.
   *
   * @defaultValue `Infinity`
   */
  readonly maxAge?: number | undefined;
  /**
   * The pace at which requests are replayed after the outage: what has just come back should not be knocked over again.
   *
   * @defaultValue `{ start: 1, factor: 2, every: 1_000 }`
   */
  readonly ramp?: Ramp | undefined;
}

/** The options, checked, with every default in place. */
export interface OutageSettings {
  readonly maxWaiting: number;
  readonly maxAge: number;
  readonly ramp: Ramp;
  readonly scheduler: SchedulerLike;
}

export function outageSettings(options: OutageOptions): OutageSettings {
  const { maxWaiting = 1_000, maxAge = Infinity, scheduler = asyncScheduler } = options;
  const { ramp = { start: 1, factor: 2, every: 1_000 } } = options;
  checkNumber('outage({ maxWaiting })', maxWaiting, whole(1, 1_000_000));
  checkNumber('outage({ maxAge })', maxAge, above(0, Infinity));
  checkNumber('outage({ ramp.start })', ramp.start, whole(1));
  checkNumber('outage({ ramp.factor })', ramp.factor, atLeast(1));
  checkNumber('outage({ ramp.every })', ramp.every, above(0, LONGEST_TIMER));
  return { maxWaiting, maxAge, ramp, scheduler };
}
