import type { MonoTypeOperatorFunction } from 'rxjs';
import { retryRules } from './retry/retryRules.js';
import type { RetryWithBackoffOptions } from './retry/retryWithBackoffOptions.js';
import { tried } from './retry/tried.js';

export type { RetryWithBackoffOptions } from './retry/retryWithBackoffOptions.js';

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
  const rules = retryRules(options);
  return (source) => tried(source, rules);
}
