import { asyncScheduler, defer, last, map, type OperatorFunction, type SchedulerLike, tap } from 'rxjs';
import type { Chunk } from './chunk.js';
import { type Completion, CompletionFold } from './completionFold.js';

/**
 * The whole answer as one {@link Completion}, when the stream ends.
 *
 * ```text
 * source     --S--a--~--b--F|     S start, ~ switch, F finish
 * collect()  ---------------(c|)
 * ```
 *
 * Honours `reset`: what was discarded is in neither text nor usage. Errors as the source does, and with a `truncated`
 * `ProviderError` when the stream completes without a `finish`. Unsubscribing unsubscribes the source. The fold is the state
 * of one subscription.
 *
 * @param options - `scheduler`: whose clock times the attempt of a provider that keeps no ledger of its own.
 */
export function collect({
  scheduler = asyncScheduler,
}: {
  readonly scheduler?: SchedulerLike | undefined;
} = {}): OperatorFunction<Chunk, Completion> {
  return (source) =>
    defer(() => {
      const fold = new CompletionFold(scheduler);
      return source.pipe(
        tap((chunk) => fold.add(chunk)),
        last(undefined, null),
        map(() => fold.completion()),
      );
    });
}
