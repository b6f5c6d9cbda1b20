import { type TokenBudget, tokenBudget } from './base/tokenBudget.js';

/** What hedges are paid from; share one among the races that draw on the same capacity. */
export type HedgeBudget = TokenBudget;

export interface HedgeBudgetOptions {
  /**
   * Hedges that each call pays for: at most this fraction more requests in the long run.
   * @defaultValue `0.1`
   */
  readonly ratio?: number | undefined;
  /**
   * Tokens at the start, and the most there ever are. Below 1 there is never a hedge.
   * @defaultValue `10`
   */
  readonly burst?: number | undefined;
}

/**
 * A budget that keeps hedging from doubling the load just when everything is slow.
 *
 * @example
 * ```ts
 * const budget = hedgeBudget({ ratio: 0.05 });
 * const answer$ = fast$.pipe(raceFailover([() => slow$], { hedgeAfter: 800, budget }));
 * ```
 *
 * @see "The Tail at Scale" (Dean and Barroso, 2013) for hedges, and finagle's `RetryBudget` for the token bucket.
 */
export function hedgeBudget({ ratio = 0.1, burst = 10 }: HedgeBudgetOptions = {}): HedgeBudget {
  return tokenBudget('hedgeBudget', { ratio, burst });
}
