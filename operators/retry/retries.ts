import { wasNeverSent } from '../base/errorMarks.js';
import type { RetryRules } from './retryRules.js';

/** The retries of one call: whether there is another, and when. */
export class Retries {
  readonly #rules: RetryRules;
  #attempt = 0;
  #freeRetryLeft = true;

  constructor(rules: RetryRules) {
    this.#rules = rules;
  }

  /** The wait before the next attempt, in milliseconds, or `undefined` when there is none. */
  waitAfter(error: unknown): number | undefined {
    const attempt = this.#attempt;
    const free = this.#freeRetryLeft && wasNeverSent(error);
    if (!free && attempt >= this.#rules.retries) return undefined;
    if (!this.#rules.when(error, attempt)) return undefined;
    const wait = free ? 0 : this.#countedWait(error);
    if (wait === undefined) return undefined;
    this.#rules.onRetry(error, attempt, wait);
    if (free) this.#freeRetryLeft = false;
    else this.#attempt += 1;
    return wait;
  }

  #countedWait(error: unknown): number | undefined {
    const hint = this.#hintIn(error);
    if (hint !== undefined && hint > this.#rules.maxRetryAfter) return undefined;
    // Asked last, so that a call that is not retried anyway costs the others nothing.
    if (this.#rules.budget?.take() === false) return undefined;
    return hint ?? this.#rules.delay(this.#attempt);
  }

  /** The server's hint, unless it is nonsense. A hint in the past is no hint. */
  #hintIn(error: unknown): number | undefined {
    const hint = this.#rules.retryAfter(error);
    return typeof hint === 'number' && hint >= 0 ? hint : undefined;
  }
}
