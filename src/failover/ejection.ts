import type { TimestampProvider } from 'rxjs';

/** How long a provider stays out the first time it turns unhealthy, and by how much longer each further time. */
const STEP_MS = 5_000;
const LONGEST_MS = 300_000;
/** A while in which it was well takes one time back. */
const GOOD_WHILE_MS = 30_000;

/**
 * Keeps a provider that has turned unhealthy from leading for a while, so that one that recovers and fails again by turns does so
 * ever less often.
 *
 * @see Envoy's outlier detection: base ejection time, times ejected, one off for each good interval.
 */
export class Ejection {
  endsAt = -Infinity;
  private times = 0;
  private healthy = true;
  private goodSince = -Infinity;

  constructor(private readonly clock: TimestampProvider) {}

  /** To be told how the provider is whenever that may have changed. */
  review(healthy: boolean): void {
    if (healthy === this.healthy) return;
    this.healthy = healthy;
    const now = this.clock.now();
    if (healthy) {
      this.goodSince = Math.max(now, this.endsAt);
      return;
    }
    const forgiven = Math.max(0, Math.floor((now - this.goodSince) / GOOD_WHILE_MS));
    this.times = Math.max(0, this.times - forgiven) + 1;
    this.endsAt = now + Math.min(LONGEST_MS, STEP_MS * this.times);
  }
}
