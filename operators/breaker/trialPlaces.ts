/** A call that holds a place until its lease ends. */
export interface Leased {
  readonly leaseEndsAt: number;
}

/** The places of a half-open breaker: few, and leased, so that a trial that never settles does not keep it half-open for good. */
export class TrialPlaces {
  /** Trials that succeeded since the breaker became half-open. */
  successes = 0;
  readonly #places: number;
  readonly #taken = new Set<Leased>();

  constructor(places: number) {
    this.#places = places;
  }

  /** In how many ms a place is free at the latest: 0 when one is free now. */
  wait(now: number): number {
    let running = 0;
    let nextEnd = Infinity;
    for (const { leaseEndsAt } of this.#taken) {
      if (leaseEndsAt <= now) continue;
      running += 1;
      nextEnd = Math.min(nextEnd, leaseEndsAt);
    }
    return running < this.#places ? 0 : nextEnd - now;
  }

  take(trial: Leased, now: number): void {
    for (const other of this.#taken) if (other.leaseEndsAt <= now) this.#taken.delete(other);
    this.#taken.add(trial);
  }

  giveBack(trial: Leased): void {
    this.#taken.delete(trial);
  }
}
