import type { CountedOutcome, TripStrategy } from './tripStrategy.js';

/** Trips after so many failures with no success between them. */
export class ConsecutiveFailures implements TripStrategy {
  count = 0;
  readonly #limit: number;
  readonly #slowFails: boolean;

  /** @param slowFails - Whether a slow success counts as a failure here. */
  constructor(limit: number, slowFails: boolean) {
    this.#limit = limit;
    this.#slowFails = slowFails;
  }

  record(outcome: CountedOutcome): void {
    const failed = outcome === 'failure' || (outcome === 'slow' && this.#slowFails);
    this.count = failed ? this.count + 1 : 0;
  }

  get tripped(): boolean {
    return this.count >= this.#limit;
  }

  clear(): void {
    this.count = 0;
  }
}
