import type { Observable } from 'rxjs';
import type { HealthCall, HealthOutcome } from './health/healthCall.js';
import { HealthRecord } from './health/healthRecord.js';
import { type HealthMonitorOptions, healthSettings } from './health/healthSettings.js';
import type { HealthSnapshot } from './health/healthSnapshot.js';

/** The memory of `healthScore`. What is read is worked out then, so that time alone can make it healthy again. */
export interface HealthMonitor extends HealthSnapshot {
  /** The present snapshot, then the changed one after each start and end of a stream. */
  readonly snapshot$: Observable<HealthSnapshot>;
  /** The median items per second after the first, of the newest streams that completed; NaN without data. */
  readonly itemsPerSecond: number;
  /** Of the time to the first item, in ms; NaN without data. */
  quantile(q: number): number;
  /** Of the time to the end of streams that completed, in ms; NaN without data. */
  totalQuantile(q: number): number;
  /** Tells of a stream that was watched elsewhere. */
  record(outcome: HealthOutcome): void;
  /** Begins to watch a call by hand, where there is no stream to mirror. */
  enter(): HealthCall;
}

/**
 * Remembers how the newest streams of one upstream went: how many failed, and how long they took to speak.
 *
 * Memory is fixed: rings of `calls` outcomes and `latencies` times. No timers. The score is the median of few latencies, since
 * that follows a change within a few calls, and yet one slow answer does not move it.
 *
 * @example
 * ```ts
 * const health = healthMonitor();
 * health.record({ ok: true, firstItemMs: 420 });
 * console.log(health.healthy, health.score); // true -420
 * ```
 *
 * @throws RangeError or TypeError naming the option that is not possible.
 */
export function healthMonitor(options: HealthMonitorOptions = {}): HealthMonitor {
  return new HealthRecord(healthSettings(options));
}
