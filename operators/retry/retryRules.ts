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
