/** A request as bytes go out. */
export interface TransportRequest {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborting it ends the request and closes its connection, before or amid the body. */
  readonly signal: AbortSignal;
}

/** A response whose headers are here and whose body comes as it comes. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Decoded bytes; leaving the loop lets go of the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Carries a request: rejects when no response came, and follows no redirect, since a key must not be sent to another place.
 * No time limits of its own: those are the operators' work.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
