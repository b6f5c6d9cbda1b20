import { defer, type Observable, tap } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';

/** What else has to do with an answer, besides its reader. */
export interface Attendant {
  /** Before the reader. */
  hear(chunk: Chunk): void;
  /** Once, whichever way it ends; `error` is absent unless it failed. */
  end(outcome: 'answered' | 'failed' | 'cancelled', error?: unknown): void;
}

/** Lets others hear an answer and its end, and takes one that ends without a `finish` for what it is: truncated. */
export function attended(answer: Observable<Chunk>, attendants: readonly Attendant[]): Observable<Chunk> {
  return defer(() => {
    let finished = false;
    const end = (outcome: 'answered' | 'failed' | 'cancelled', error?: unknown): void => {
      for (const attendant of attendants) attendant.end(outcome, error);
    };
    return answer.pipe(
      tap({
        next: (chunk) => {
          if (chunk.type === 'finish') finished = true;
          for (const attendant of attendants) attendant.hear(chunk);
        },
        error: (error: unknown) => end('failed', error),
        complete: () => {
          if (finished) {
            end('answered');
            return;
          }
          const error = new ProviderError({ kind: 'truncated', provider: 'unknown' });
          end('failed', error);
          throw error;
        },
        unsubscribe: () => end('cancelled'),
      }),
    );
  });
}
