import type { TimestampProvider } from 'rxjs';
import { RecentValues } from '../../../operators/base/recentValues.js';
import { isUseless, type Rate } from '../policy.js';

/** After so many further tries, or so much time, what was seen weighs half. */
const HALF_LIFE_TRIES = 8;
const HALF_LIFE_MS = 600_000;
/** How many times are kept for the medians. */
const TIMES = 20;
/** A remedy that was found useless is tried again once in so many failures, by chance... */
const CURIOSITY = 0.05;
/** ...and surely after having been passed over so often. */
const MOST_PASSED_OVER = 20;

/** What is known of one remedy against one kind of failure: all in figures, so that it can be kept as JSON. */
export interface ExperienceRecord {
  /** Of all time. */
  readonly tried: number;
  readonly recovered: number;
  /** The same, what is old counting for less: this is what the policy goes by. */
  readonly recentTried: number;
  readonly recentRecovered: number;
  readonly lastRecovered: boolean;
  /** Milliseconds since the last outcome. */
  readonly ageMs: number;
  /** The newest times from the failure to the recovery, and to the next failure, in ms; oldest first. */
  readonly recoveryMs: readonly number[];
  readonly lossMs: readonly number[];
}

/** The most that decayed tries add up to. */
export const MOST_RECENT = 1 / (1 - 2 ** (-1 / HALF_LIFE_TRIES));

/** How one remedy against one kind of failure has turned out. Memory is fixed. */
export class Experience {
  tried = 0;
  recovered = 0;
  private recentTried = 0;
  private recentRecovered = 0;
  private lastRecovered = false;
  private at: number;
  private passedOver = 0;
  private readonly recoveries = new RecentValues(TIMES);
  private readonly losses = new RecentValues(TIMES);

  constructor(
    private readonly clock: TimestampProvider,
    private readonly random: () => number,
    past?: ExperienceRecord,
  ) {
    this.at = clock.now() - (past?.ageMs ?? 0);
    if (past === undefined) return;
    const { tried, recovered, recentTried, recentRecovered, lastRecovered } = past;
    Object.assign(this, { tried, recovered, recentTried, recentRecovered, lastRecovered });
    for (const ms of past.recoveryMs) this.recoveries.push(ms);
    for (const ms of past.lossMs) this.losses.push(ms);
  }

  /** A failure has come that the remedy could be used against. */
  met(): void {
    this.passedOver++;
  }

  /** It is used. */
  begun(): void {
    this.passedOver = 0;
  }

  ended(recovered: boolean, ms: number): void {
    const kept = this.kept() * 2 ** (-1 / HALF_LIFE_TRIES);
    this.tried++;
    this.recentTried = this.recentTried * kept + 1;
    this.recentRecovered *= kept;
    this.lastRecovered = recovered;
    this.at = this.clock.now();
    if (recovered) {
      this.recovered++;
      this.recentRecovered++;
    }
    (recovered ? this.recoveries : this.losses).push(ms);
  }

  recent(): Omit<Rate, 'due'> {
    const { recentTried, recentRecovered, lastRecovered } = this;
    const recovery = recentTried === 0 ? 0 : recentRecovered / recentTried;
    return { evidence: recentTried * this.kept(), recovery, lastRecovered };
  }

  /** What the policy goes by. Chance is asked only where it matters. */
  rate(): Rate {
    const recent = this.recent();
    return { ...recent, due: isUseless(recent) && (this.passedOver > MOST_PASSED_OVER || this.random() < CURIOSITY) };
  }

  record(): ExperienceRecord {
    const { tried, recovered, recentTried, recentRecovered, lastRecovered } = this;
    const times = { recoveryMs: this.recoveries.values(), lossMs: this.losses.values() };
    return { tried, recovered, recentTried, recentRecovered, lastRecovered, ageMs: this.clock.now() - this.at, ...times };
  }

  /** Milliseconds to recovery; where nothing has recovered, to the next failure. */
  get medianMs(): number {
    return (this.recovered > 0 ? this.recoveries : this.losses).quantile(0.5);
  }

  /** What is left of the weight of what was seen, by time. */
  private kept(): number {
    return 2 ** ((this.at - this.clock.now()) / HALF_LIFE_MS);
  }
}
