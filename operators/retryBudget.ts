import { type TokenBudget, tokenBudget } from './base/tokenBudget.js';

/** What retries are paid from; share one among the calls to the same service. */
export type RetryBudget = TokenBudget;

export interface RetryBudgetOptions {
  /**
   * Retries that each call pays for: at most this fraction more requests in the long run.
   * @defaultValue `0.2`
   */
  readonly ratio?: number | undefined;
  /**
   * Tokens at the start, and the most there ever are. Below 1 there is never a counted retry.
   * @defaultValue `10`
   */
  readonly burst?: number | undefined;
}

/**
 * A budget that keeps retries from turning an overload into an outage: when most calls fail, most are not retried.
 *
 * @example
 * ```ts
 * const budget = retryBudget();
 * const answer$ = call$.pipe(retryWithBackoff({ retries: 3, budget }));
 * ```
 *
 * @see finagle's `RetryBudget`, whose default is 20 % too.
 */
export function retryBudget({ ratio = 0.2, burst = 10 }: RetryBudgetOptions = {}): RetryBudget {
  return tokenBudget('retryBudget', { ratio, burst });
}
