import type { Observable } from 'rxjs';
import type { Chunk } from './chunk.js';
import { collect } from './collect.js';
import type { Completion } from './completionFold.js';

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
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = (): void => {
      subscription.unsubscribe();
      reject(signal?.reason);
    };
    const settled = (): void => signal?.removeEventListener('abort', abort);
    const subscription = stream.pipe(collect()).subscribe({ next: resolve, error: reject });
    signal?.addEventListener('abort', abort);
    subscription.add(settled);
  });
}
