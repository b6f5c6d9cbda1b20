import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { above, checkFunction, checkNumber, whole } from '../base/checkOption.js';
import type { Timed } from '../base/context.js';
import { countsByDefault } from '../base/errorMarks.js';

export interface HealthMonitorOptions extends Timed {
  /**
   * How many of the newest outcomes are looked at.
   *
   * @defaultValue 50
   */
  readonly calls?: number | undefined;
  /**
   * Outcomes older than this, in ms, are forgotten. `Infinity`: only `calls` limits them.
   *
   * @defaultValue 30_000
   */
  readonly window?: number | undefined;
  /**
   * With fewer outcomes than this it is healthy, whatever they are. A cancelled stream and an ignored error are no outcome.
   *
   * @defaultValue 10, or `calls` if that is less
   */
  readonly minimum?: number | undefined;
  /**
   * Healthy while the fraction of errors is below this.
   *
   * @defaultValue 0.1
   */
  readonly maxErrorRate?: number | undefined;
  /**
   * How many of the newest latencies the quantiles are made of. They do not age: an idle upstream is as fast as it last was.
   *
   * @defaultValue 20
   */
  readonly latencies?: number | undefined;
  /**
   * Whether an error counts; one that does not is no outcome.
   *
   * @defaultValue everything but errors marked `ignoredByBreaker`
   */
  readonly countsAsFailure?: ((error: unknown) => boolean) | undefined;
}

/** The options, checked, with every default in place. */
export interface HealthSettings {
  readonly calls: number;
  readonly window: number;
  readonly minimum: number;
  readonly maxErrorRate: number;
  readonly latencies: number;
  readonly countsAsFailure: (error: unknown) => boolean;
  readonly scheduler: SchedulerLike;
}

export function healthSettings(options: HealthMonitorOptions): HealthSettings {
  const { calls = 50, window = 30_000, maxErrorRate = 0.1, latencies = 20, scheduler = asyncScheduler } = options;
  const { minimum = Math.min(10, calls), countsAsFailure = countsByDefault } = options;
  const count = whole(1, 1_000_000);
  checkNumber('healthMonitor({ calls })', calls, count);
  checkNumber('healthMonitor({ window })', window, above(0, Infinity));
  checkNumber('healthMonitor({ minimum })', minimum, whole(0));
  checkNumber('healthMonitor({ maxErrorRate })', maxErrorRate, above(0, 1));
  checkNumber('healthMonitor({ latencies })', latencies, count);
  checkFunction('healthMonitor({ countsAsFailure })', countsAsFailure);
  return { calls, window, minimum, maxErrorRate, latencies, countsAsFailure, scheduler };
}
