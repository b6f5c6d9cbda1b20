import { Observable } from 'rxjs';
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
  return new Observable((subscriber) => {
    let finished = false;
    let ended = false;
    const end = (outcome: 'answered' | 'failed' | 'cancelled', error?: unknown): void => {
      if (ended) return;
      ended = true;
      for (const attendant of attendants) attendant.end(outcome, error);
    };
    const fail = (error: unknown): void => {
      end('failed', error);
      subscriber.error(error);
    };
    subscriber.add(() => end('cancelled'));
    subscriber.add(
      answer.subscribe({
        next: (chunk) => {
          if (chunk.type === 'finish') finished = true;
          for (const attendant of attendants) attendant.hear(chunk);
          subscriber.next(chunk);
        },
        error: fail,
        complete: () => {
          if (!finished) return fail(new ProviderError({ kind: 'truncated', provider: 'unknown' }));
          end('answered');
          subscriber.complete();
        },
      }),
    );
  });
}
