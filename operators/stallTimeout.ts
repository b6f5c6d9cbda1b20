import type { MonoTypeOperatorFunction } from 'rxjs';
import type { StallTimeoutOptions } from './stall/stallTimeoutOptions.js';
import { StallWatch } from './stall/stallWatch.js';

export type { StallTimeoutOptions } from './stall/stallTimeoutOptions.js';

/**
 * Errors with a `StallError` when nothing useful comes, though the source may look alive.
 *
 * ```text
 * source                         --a--b----------------
 * stallTimeout({ between: 3 })   --a--b----#              here 5 ms later: between 3 and 13
 * ```
 *
 * A limit of L errors more than L and at most `L + max(10, L / 20)` ms after the last progress, on a machine at rest
 * `L + max(3, L / 100)`: the streams are looked at now and then, so an item costs next to nothing. A look that comes late itself
 * (the machine slept, the event loop was blocked) gives one more before it errors. What `isProgress` throws goes down the error
 * channel.
 *
 * The source is torn down before the error is delivered. The operator has one timer for all of its streams, and none when there
 * are none; what adaptive limits have learned is its own too, all else belongs to the subscription.
 *
 * @example
 * ```ts
 * concat(of('Hel'), NEVER).pipe(stallTimeout({ first: 8_000, between: 300 })).subscribe({
 *   next: console.log,                                              // Hel
 *   error: (error: StallError) => console.log(error.phase),         // between
 * });
 * ```
 *
 * @returns An operator that mirrors the source for as long as it keeps to the limits.
 * @see akka/pekko's idle timeouts for the coarse timer.
 */
export function stallTimeout<T>(options: StallTimeoutOptions<T>): MonoTypeOperatorFunction<T> {
  const watch = new StallWatch(options);
  return (source) => watch.over(source);
}
