import type { MonoTypeOperatorFunction } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';

const WATCH = Symbol.for('rxbaton.watch');

/** Whoever follows one call from outside: what the failover makes of the request bears its name, and passes through it. */
export interface CallWatch {
  /** The `requestId` of the call's events. */
  readonly requestId: string;
  /** Put around what a provider answers to an attempt, after its start has been told and before its end is. */
  around(attempt: number): MonoTypeOperatorFunction<Chunk>;
}

interface Watched {
  readonly [WATCH]?: CallWatch | undefined;
}

/** The request of a call that is watched. Only the failover it is given to sees the watch: not its providers, nor a store. */
export function watchedBy(request: ChatRequest, watch: CallWatch): ChatRequest {
  const watched: ChatRequest & Watched = { ...request, [WATCH]: watch };
  return watched;
}

/** A request and who watches it, apart. */
export function unwatched(given: ChatRequest): { readonly request: ChatRequest; readonly watch: CallWatch | undefined } {
  const { [WATCH]: watch, ...request }: ChatRequest & Watched = given;
  return { request, watch };
}
