import { asyncScheduler, type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { atLeast, checkFunction, checkNumber, whole } from './base/checkOption.js';
import type { Timed } from './base/context.js';
import { isRetryable, retryHint } from './base/errorMarks.js';
import { LONGEST_TIMER } from './base/longestTimer.js';
import { type Backoff, fullJitter, USUAL_RANGE } from './retry/fullJitter.js';
import type { RetryRules } from './retry/retryRules.js';
import { Tries } from './retry/tries.js';
import type { RetryBudget } from './retryBudget.js';

export interface RetryWithBackoffOptions extends Timed {
  /**
   * Attempts after the first one. An error marked `neverSent: true` (refused before anything was sent) has one attempt more,
   * at once, that is not counted here.
   * @defaultValue `2`
   */
  readonly retries?: number | undefined;
  /**
   * The longest wait before the first retry, in milliseconds; it doubles with each retry.
   * @defaultValue `250`
   */
  readonly base?: number | undefined;
  /**
   * The longest wait before any retry, in milliseconds.
   * @defaultValue `8_000`
   */
  readonly cap?: number | undefined;
  /**
   * From 0 to 1: the part of the longest wait that is waited.
   * @defaultValue `Math.random`
   */
  readonly random?: (() => number) | undefined;
  /**
   * The wait before the retry after an attempt (from 0), in milliseconds: replaces `base`, `cap` and `random`.
   * @defaultValue `fullJitter({ base, cap, random })`
   */
  readonly delay?: Backoff | undefined;
  /**
   * Whether the error of an attempt (from 0) is worth another one.
   * @defaultValue errors whose `retryable` is not `false`
   */
  readonly when?: ((error: unknown, attempt: number) => boolean) | undefined;
  /**
   * A server's hint in milliseconds, waited instead of the backoff. Negative and NaN: no hint.
   * @defaultValue the error's `retryAfterMs`
   */
  readonly retryAfter?: ((error: unknown) => number | undefined) | undefined;
  /**
   * A hint longer than this, in milliseconds, ends the retrying with the error: elsewhere is quicker.
   * @defaultValue `10_000`
   */
  readonly maxRetryAfter?: number | undefined;
  /**
   * Pays for every counted retry. Each call credits it; without a whole token the error goes through.
   * @defaultValue none: every retry is free
   */
  readonly budget?: RetryBudget | undefined;
  /**
   * Told of each retry before its wait: the error, the attempt that met it (from 0), the wait in milliseconds.
   * @defaultValue nobody is told
   */
  readonly onRetry?: ((error: unknown, attempt: number, delayMs: number) => void) | undefined;
}

/**
 * Subscribes to the source again when it fails before its first item, after a random and growing wait.
 *
 * ```text
 * source, at first                 --#
 * source, 3 ms later                    -a--|
 * retryWithBackoff({ base: 4 })    ------a--|
 * ```
 *
 * Once an item is out an error goes straight through, since a repetition would duplicate items; so does the last error when
 * no retry is left, as it was. What a callback throws goes down the error channel.
 *
 * The failed source is torn down before it is subscribed again; unsubscribing ends a wait. State is per subscription, but for
 * a `budget` that is passed in.
 *
 * @example
 * ```ts
 * let attempts = 0;
 * const flaky$ = defer(() => (attempts++ < 2 ? throwError(() => new Error('busy')) : of('done')));
 * flaky$.pipe(retryWithBackoff({ base: 100 })).subscribe(console.log); // done, after at most 300 ms
 * ```
 *
 * @returns An operator that mirrors the first attempt that says something.
 * @see `fullJitter` for the formula.
 */
export function retryWithBackoff<T>(options: RetryWithBackoffOptions = {}): MonoTypeOperatorFunction<T> {
  const rules = checkedRules(options);
  const { scheduler = asyncScheduler } = options;
  return (source) =>
    new Observable((subscriber) => {
      rules.budget?.credit();
      new Tries(source, subscriber, rules, scheduler).again();
    });
}

const COUNT = /* @__PURE__ */ whole(0, Infinity);
const WAIT = /* @__PURE__ */ atLeast(0, LONGEST_TIMER);
const HINT = /* @__PURE__ */ atLeast(0, Infinity);

function checkedRules(options: RetryWithBackoffOptions): RetryRules {
  const { retries = 2, random = Math.random, maxRetryAfter = 10_000 } = options;
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
  return { retries, delay, when, retryAfter, maxRetryAfter, budget, onRetry };
}
