import { RecentValues } from '../../operators/base/recentValues.js';
import type { Attempt } from '../chat/attempt.js';

/** Enough for the 95th percentile, few enough to follow a change. */
const KEPT = 100;

/**
 * How long a provider's answers take to begin, for hedges to go by.
 *
 * Health remembers only waits that ended, and hedges end the longest of them early: a percentile of what is left sinks, so that
 * there are ever more hedges. Here a wait that was given up counts as well, if it was already longer than most.
 */
export class Beginnings {
  private readonly waits = new RecentValues(KEPT);

  /** The 95th percentile, in ms; NaN without data. */
  get p95(): number {
    return this.waits.quantile(0.95);
  }

  add({ outcome, firstChunkMs, totalMs }: Attempt): void {
    const isLong = outcome === 'aborted' && totalMs >= this.p95;
    this.waits.push(firstChunkMs ?? (isLong ? totalMs : undefined));
  }
}
