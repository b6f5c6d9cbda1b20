import type { Timed } from '../base/context.js';
import type { RetryBudget } from '../retryBudget.js';
import type { Backoff } from './fullJitter.js';

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
