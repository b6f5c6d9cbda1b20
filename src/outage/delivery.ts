import type { Observable } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';

/** A request on its way from the queue to whoever answers it. */
export interface Delivery {
  /** The ticket's id, by which events name it. */
  readonly id: string;
  /** How often it has been asked for after it had waited, in this process and before. */
  readonly deliveries: number;
  /** Completes when it is written down that the request is about to be asked for once more. */
  delivering(): Observable<never>;
}

/** Answers a request that waits, as often as it must, for providers that are up; it says so with a `queued` chunk each time. */
export type Answer = (request: ChatRequest, delivery: Delivery) => Observable<Chunk>;
