import type { Observable } from 'rxjs';
import type { Contender } from '../contender.js';

/** Asks by subscribing to a stream of text. */
export function askOf(text$: () => Observable<string>): Contender['ask'] {
  return (hear, signal) =>
    new Promise((resolve, reject) => {
      const subscription = text$().subscribe({ next: hear, error: reject, complete: resolve });
      signal?.addEventListener('abort', () => subscription.unsubscribe());
    });
}
