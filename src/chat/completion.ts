import { firstValueFrom, type Observable } from 'rxjs';
import type { Chunk } from './chunk.js';
import { collect } from './collect.js';
import type { Completion } from './completionFold.js';
import { untilAborted } from './untilAborted.js';

/**
 * The whole answer as a promise; subscribes at once.
 *
 * Rejects with the stream's error, or with the signal's reason when it aborts, which unsubscribes (and so aborts the request).
 *
 * @param stream - A provider's or failover's answer.
 * @example
 * ```ts
 * const { text, provider } = await completion(chat('Name three rivers'));
 * ```
 */
export function completion(
  stream: Observable<Chunk>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Completion> {
  return firstValueFrom(stream.pipe(collect(), untilAborted(signal)));
}
