import { wasNeverSent } from '../base/errorMarks.js';
import type { RetryBudget } from '../retryBudget.js';
import type { Backoff } from './fullJitter.js';

export interface RetryRules {
  readonly retries: number;
  readonly delay: Backoff;
  readonly when: (error: unknown, attempt: number) => boolean;
  readonly retryAfter: (error: unknown) => number | undefined;
  readonly maxRetryAfter: number;
  readonly budget: RetryBudget | undefined;
  readonly onRetry: (error: unknown, attempt: number, delayMs: number) => void;
}

/**
 * The retries of one call.
 *
 * @returns A function from an error to the wait before the next attempt, or `undefined` when there is none.
 */
export function retryDecision(rules: RetryRules): (error: unknown) => number | undefined {
  let attempt = 0;
  let freeRetryLeft = true;

  const countedWait = (error: unknown): number | undefined => {
    const hint = hintOf(rules, error);
    if (hint !== undefined && hint > rules.maxRetryAfter) return undefined;
    // Asked last, so that a call that is not retried anyway costs the others nothing.
    if (rules.budget?.take() === false) return undefined;
    return hint ?? rules.delay(attempt);
  };

  return (error) => {
    const free = freeRetryLeft && wasNeverSent(error);
    if (!free && attempt >= rules.retries) return undefined;
    if (!rules.when(error, attempt)) return undefined;
    const wait = free ? 0 : countedWait(error);
    if (wait === undefined) return undefined;
    rules.onRetry(error, attempt, wait);
    if (free) freeRetryLeft = false;
    else attempt += 1;
    return wait;
  };
}

/** The server's hint, unless it is nonsense. A hint in the past is no hint. */
function hintOf({ retryAfter }: RetryRules, error: unknown): number | undefined {
  const hint = retryAfter(error);
  return typeof hint === 'number' && hint >= 0 ? hint : undefined;
}
