import type { Transport, TransportRequest } from './transport.js';

/** What stands before a body. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'> & Iterable<[name: string, value: string]>;
}

/** Takes a response in as it comes. */
export interface Receiver {
  /** Once, before the body. */
  head(head: ResponseHead): void;
  /** Whether there is room for more: after `false` nothing comes until the carriage is resumed. */
  bytes(part: Uint8Array): boolean;
  /** The body is over. */
  end(): void;
  /** No response came, or its body broke off. */
  broke(thrown: unknown): void;
}

/** A request under way. */
export interface Carriage {
  /** There is room again. */
  resume(): void;
  /** Ends the request, closing its connection unless the body is over: nothing is received after that. */
  abort(): void;
}

/** Carries a request as a {@link Transport} does, and hands the response in, part by part, after it has returned. */
export type Carrier = (request: Omit<TransportRequest, 'signal'>, receiver: Receiver) => Carriage;

/** Known to all copies of this module: a bundler may have taken in two. */
const CARRIER = Symbol.for('rxbaton.carrier');

/** A transport that need not make a promise for each part of a body. */
export interface DirectTransport extends Transport {
  readonly [CARRIER]: Carrier;
}

export function directTransport(transport: Transport, carrier: Carrier): DirectTransport {
  return Object.assign(transport, { [CARRIER]: carrier });
}

/** The carrier within a transport, if it has one. */
export function carrierIn(transport: Transport & Partial<DirectTransport>): Carrier | undefined {
  return transport[CARRIER];
}
