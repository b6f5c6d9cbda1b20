import { catchError, defer, type Observable, tap, throwError } from 'rxjs';
import type { Chunk } from '../../../src/chat/chunk.js';
import { patient } from './patient.js';
import type { Answering, Strategy } from './strategy.js';

/** Each call tries the providers in their order until one begins to answer; nothing is remembered, and nothing can be gone on with. */
export const sequentialFallback: Strategy = {
  name: 'sequential fallback',
  begin: (providers, { clock }) => {
    const [first, ...others] = providers.map((provider) => patient(provider, clock));
    return others.reduce<Answering>(orElse, first as Answering); // There are three.
  },
};

function orElse(one: Answering, other: Answering): Answering {
  return (request) =>
    defer(() => {
      let spoke = false;
      const note = (): void => {
        spoke = true;
      };
      const next = (error: unknown): Observable<Chunk> => (spoke ? throwError(() => error) : other(request));
      return one(request).pipe(tap(note), catchError(next));
    });
}
