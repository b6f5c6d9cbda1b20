import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { above, atLeast, checkFunction, checkNumber, whole } from '../base/checkOption.js';
import type { Timed } from '../base/context.js';
import { countsByDefault } from '../base/errorMarks.js';
import { LONGEST_TIMER } from '../base/longestTimer.js';
import type { FailureRateLimit } from './failureRate.js';

export interface CircuitBreakerOptions extends Timed {
  /**
   * Failures in a row that open it.
   *
   * @defaultValue 5; without limit when only `rate` is given
   */
  readonly failures?: number | undefined;
  /**
   * Opens it when at least the fraction `threshold` of the last `window` calls failed, once there were `minimum` of them.
   * Beside `failures`, whichever comes first opens it.
   *
   * @defaultValue none
   */
  readonly rate?: FailureRateLimit | undefined;
  /**
   * A stream that takes longer than this, in ms, from its subscription to its end is slow: a failure of the rate, or, where
   * there is no rate, of the failures in a row. A slow trial opens the breaker again.
   *
   * @defaultValue `Infinity`
   */
  readonly slowAfter?: number | undefined;
  /**
   * How long it stays open at first, in ms.
   *
   * @defaultValue 30_000
   */
  readonly resetAfter?: number | undefined;
  /**
   * By how much the open time grows each time a trial has failed.
   *
   * @defaultValue 2
   */
  readonly resetFactor?: number | undefined;
  /**
   * The longest open time, in ms.
   *
   * @defaultValue 300_000, or `resetAfter` if that is more
   */
  readonly resetMax?: number | undefined;
  /**
   * How many trials may run at a time while half-open, and how many must succeed to close it.
   *
   * @defaultValue 1
   */
  readonly trials?: number | undefined;
  /**
   * A trial that has not settled after so many ms frees its place, and how it ends no longer counts.
   *
   * @defaultValue 60_000
   */
  readonly trialLease?: number | undefined;
  /**
   * Whether an error counts; one that does not is no outcome at all.
   *
   * @defaultValue everything but errors marked `ignoredByBreaker`
   */
  readonly countsAsFailure?: ((error: unknown) => boolean) | undefined;
}

/** The options, checked, with every default in place. */
export interface BreakerSettings {
  readonly failures: number;
  readonly rate: FailureRateLimit | undefined;
  readonly slowAfter: number;
  readonly resetAfter: number;
  readonly resetFactor: number;
  readonly resetMax: number;
  readonly trials: number;
  readonly trialLease: number;
  readonly countsAsFailure: (error: unknown) => boolean;
  readonly scheduler: SchedulerLike;
}

export function breakerSettings(options: CircuitBreakerOptions): BreakerSettings {
  const { rate, slowAfter = Infinity, resetAfter = 30_000, resetFactor = 2, trials = 1, trialLease = 60_000 } = options;
  const { failures = rate ? Infinity : 5, resetMax = Math.max(300_000, resetAfter), scheduler = asyncScheduler } = options;
  const { countsAsFailure = countsByDefault } = options;
  // The breaker itself sets no timer, but whoever is told `retryAfterMs` will.
  const duration = above(0, LONGEST_TIMER);
  checkNumber('circuitBreaker({ failures })', failures, whole(1, Infinity));
  if (rate) checkRate(rate);
  checkNumber('circuitBreaker({ slowAfter })', slowAfter, above(0, Infinity));
  checkNumber('circuitBreaker({ resetAfter })', resetAfter, duration);
  checkNumber('circuitBreaker({ resetMax })', resetMax, duration);
  checkNumber('circuitBreaker({ resetFactor })', resetFactor, atLeast(1));
  checkNumber('circuitBreaker({ trials })', trials, whole(1));
  checkNumber('circuitBreaker({ trialLease })', trialLease, duration);
  checkFunction('circuitBreaker({ countsAsFailure })', countsAsFailure);
  return { failures, rate, slowAfter, resetAfter, resetFactor, resetMax, trials, trialLease, countsAsFailure, scheduler };
}

function checkRate({ threshold, window, minimum }: FailureRateLimit): void {
  checkNumber('circuitBreaker({ rate.threshold })', threshold, above(0, 1));
  checkNumber('circuitBreaker({ rate.window })', window, whole(1, 1_000_000));
  checkNumber('circuitBreaker({ rate.minimum })', minimum, whole(1, window));
}
