import type { ChatRequest } from '../chat/chatRequest.js';
import type { Completion } from '../chat/completionFold.js';

/**
 * What has become of a request: `processing` while it is asked for, `queued` once the store holds it through an outage, and one of
 * the others in the end. A `dead` one failed too often, and waits for somebody to look at it.
 */
export type TicketStatus = 'processing' | 'queued' | 'done' | 'failed' | 'expired' | 'dead' | 'cancelled';

/** A request as a store keeps it. Times are those of the wall clock, in ms, so that another process can read them. */
export interface StoredRequest {
  readonly id: string;
  /** The request's `idempotencyKey`: a store holds one request a key. */
  readonly key?: string | undefined;
  readonly request: ChatRequest;
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
  /** How often it has been asked for. */
  readonly deliveries: number;
  readonly status: TicketStatus;
  readonly completion?: Completion | undefined;
}

/**
 * Where requests wait through an outage.
 *
 * A promise of `put` that resolves is the acknowledgement: the request is then where a crash of the process cannot take it (as far
 * as the store promises that at all). `list` yields what is there, oldest first. A rejection is told to whoever asked, and the
 * request is not acknowledged.
 */
export interface OutageStore {
  put(entry: StoredRequest): Promise<void>;
  update(id: string, change: Partial<StoredRequest>): Promise<void>;
  remove(id: string): Promise<void>;
  list(): AsyncIterable<StoredRequest>;
  close(): Promise<void>;
}

/**
 * A store whose requests are answered by workers on any machine: whoever put one is told how it ended.
 *
 * `list` then yields what nobody works on any more, the dead letters and what is done, and not what waits.
 */
export interface SharedStore extends OutageStore {
  /** Resolves when the request is over, whoever answered it, with its last status and its completion or `reason`. */
  settled(id: string, signal: AbortSignal): Promise<SettledRequest>;
}

export interface SettledRequest {
  readonly status: 'done' | 'failed' | 'expired' | 'dead' | 'cancelled';
  readonly completion?: Completion | undefined;
  /** What the worker told of a failure, in words. */
  readonly reason?: string | undefined;
}

export function isShared(store: OutageStore): store is SharedStore {
  return 'settled' in store;
}
