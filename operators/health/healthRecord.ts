import { defer, type Observable } from 'rxjs';
import { atLeast, checkNumber } from '../base/checkOption.js';
import { PresentValue } from '../base/presentValue.js';
import { RecentValues } from '../base/recentValues.js';
import type { HealthCall, HealthOutcome } from './healthCall.js';
import type { HealthSettings } from './healthSettings.js';
import { type HealthSnapshot, sameHealth, snapshotOf } from './healthSnapshot.js';
import { RecentOutcomes } from './recentOutcomes.js';
import { WatchedCall, type Watcher } from './watchedCall.js';

/** What a health monitor remembers, and what follows from it at the moment it is asked. */
export class HealthRecord implements HealthSnapshot, Watcher {
  readonly #settings: HealthSettings;
  readonly #outcomes: RecentOutcomes;
  readonly #firstItems: RecentValues;
  readonly #totals: RecentValues;
  readonly #rates: RecentValues;
  readonly #shown: PresentValue<HealthSnapshot>;
  #inFlight = 0;
  readonly snapshot$: Observable<HealthSnapshot>;

  constructor(settings: HealthSettings) {
    const { calls, window, latencies } = settings;
    this.#settings = settings;
    this.#outcomes = new RecentOutcomes(calls, window);
    this.#firstItems = new RecentValues(latencies);
    this.#totals = new RecentValues(latencies);
    this.#rates = new RecentValues(latencies);
    this.#shown = new PresentValue(snapshotOf(this));
    this.snapshot$ = defer(() => {
      this.#refresh();
      return this.#shown.value$;
    });
  }

  get healthy(): boolean {
    const now = this.now();
    const { minimum, maxErrorRate } = this.#settings;
    return this.#outcomes.samples(now) < minimum || this.#outcomes.errorRate(now) < maxErrorRate;
  }

  get score(): number {
    if (!this.healthy) return -Infinity;
    const { latency } = this;
    // A difference, not a sign: minus 0 would be -0, which to `Object.is` is another value.
    return Number.isNaN(latency) ? 0 : 0 - latency;
  }

  get errorRate(): number {
    return this.#outcomes.errorRate(this.now());
  }

  get samples(): number {
    return this.#outcomes.samples(this.now());
  }

  get latency(): number {
    return this.#firstItems.quantile(0.5);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get itemsPerSecond(): number {
    return this.#rates.quantile(0.5);
  }

  quantile(q: number): number {
    return this.#firstItems.quantile(checkNumber('quantile(q)', q, atLeast(0, 1)));
  }

  totalQuantile(q: number): number {
    return this.#totals.quantile(checkNumber('totalQuantile(q)', q, atLeast(0, 1)));
  }

  record({ ok, firstItemMs, totalMs, items }: HealthOutcome): void {
    this.#outcomes.record(ok, this.now());
    this.#firstItems.push(firstItemMs);
    // A failed stream's total is the time to its failure, not to an answer.
    if (ok) this.#totals.push(totalMs);
    if (ok) this.#rates.push(itemsPerSecond(items, firstItemMs, totalMs));
    this.#changed();
  }

  enter(): HealthCall {
    const call = new WatchedCall(this);
    this.#inFlight += 1;
    this.#changed();
    return call;
  }

  left(outcome?: HealthOutcome): void {
    this.#inFlight -= 1;
    if (outcome) this.record(outcome);
    else this.#changed();
  }

  countsAsFailure(error: unknown): boolean {
    return this.#settings.countsAsFailure(error);
  }

  now(): number {
    return this.#settings.scheduler.now();
  }

  /** A snapshot that nobody watches need not be made: whoever comes is given a fresh one. */
  #changed(): void {
    if (this.#shown.observed) this.#refresh();
  }

  #refresh(): void {
    const snapshot = snapshotOf(this);
    if (!sameHealth(snapshot, this.#shown.value)) this.#shown.set(snapshot);
  }
}

/** After the first item, whose wait is latency; nothing without two items and the time between them. */
function itemsPerSecond(items = 0, firstItemMs = NaN, totalMs = NaN): number | undefined {
  const seconds = (totalMs - firstItemMs) / 1_000;
  return items > 1 && seconds > 0 ? (items - 1) / seconds : undefined;
}
