import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { atLeast, checkFunction, checkNumber, whole } from '../base/checkOption.js';
import { isRetryable, retryHint } from '../base/errorMarks.js';
import { LONGEST_TIMER } from '../base/longestTimer.js';
import type { RetryBudget } from '../retryBudget.js';
import { fullJitter, USUAL_RANGE } from './fullJitter.js';
import type { RetryWithBackoffOptions } from './retryWithBackoffOptions.js';

/** When a call is retried, and who is told. */
export interface RetryRules {
  /** Told of each try's error before anything else comes of it; what it returns is the error from then on. */
  met?(error: unknown): unknown;
  readonly retries: number;
  delay(attempt: number): number;
  when(error: unknown, attempt: number): boolean;
  retryAfter(error: unknown): number | undefined;
  readonly maxRetryAfter: number;
  readonly budget: RetryBudget | undefined;
  onRetry(error: unknown, attempt: number, delayMs: number): void;
  readonly scheduler: SchedulerLike;
}

const COUNT = /* @__PURE__ */ whole(0, Infinity);
const WAIT = /* @__PURE__ */ atLeast(0, LONGEST_TIMER);
const HINT = /* @__PURE__ */ atLeast(0, Infinity);

/** The options, checked, with every default in place. */
export function retryRules(options: RetryWithBackoffOptions): RetryRules {
  const { retries = 2, random = Math.random, maxRetryAfter = 10_000, scheduler = asyncScheduler } = options;
  const { base = USUAL_RANGE.base, cap = USUAL_RANGE.cap } = options;
  const {
    delay = fullJitter({ base, cap, random }),
    when = isRetryable,
    retryAfter = retryHint,
    budget,
    onRetry = () => undefined,
  } = options;
  checkNumber('retryWithBackoff({ retries })', retries, COUNT);
  checkNumber('retryWithBackoff({ base })', base, WAIT);
  checkNumber('retryWithBackoff({ cap })', cap, WAIT);
  checkNumber('retryWithBackoff({ maxRetryAfter })', maxRetryAfter, HINT);
  checkFunction('retryWithBackoff({ random })', random);
  checkFunction('retryWithBackoff({ delay })', delay);
  checkFunction('retryWithBackoff({ when })', when);
  checkFunction('retryWithBackoff({ retryAfter })', retryAfter);
  checkFunction('retryWithBackoff({ onRetry })', onRetry);
  return { retries, delay, when, retryAfter, maxRetryAfter, budget, onRetry, scheduler };
}
