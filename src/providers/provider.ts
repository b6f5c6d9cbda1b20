import { defer, map, type Observable } from 'rxjs';
import { attemptOf } from '../chat/attemptNumber.js';
import { type Capabilities, PLAIN_CAPABILITIES } from '../chat/capabilities.js';
import { type ChatRequest, toRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { validOutput } from './validOutput.js';

/** An operator on an answer's chunks that may also look at the request. Every RxJS operator on chunks is one. */
export type ProviderOperator = (source: Observable<Chunk>, request: ChatRequest) => Observable<Chunk>;

/** Price per million tokens, in any one currency. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** @defaultValue `input` */
  readonly cachedInput?: number | undefined;
}

/** Answers requests with streams of chunks. Cold: subscribing sends the request, unsubscribing aborts it. */
export interface Provider {
  (request: ChatRequest | string): Observable<Chunk>;
  readonly id: string;
  readonly capabilities: Capabilities;
  readonly price?: Price | undefined;
  /** The lowest limit on an answer's tokens that it takes: the size of a probe. */
  readonly leastOutputTokens?: number | undefined;
  /** Whether its settings hold a key in the clear for an API's own address: in a browser, a key that every visitor can read. */
  readonly holdsKey?: boolean | undefined;
  /** The same provider behind these operators. */
  pipe(...operators: readonly ProviderOperator[]): Provider;
}

/** What a provider is besides the function: kept when operators are put around it. */
export interface ProviderTraits {
  readonly id: string;
  readonly capabilities: Capabilities;
  readonly price?: Price | undefined;
  readonly leastOutputTokens?: number | undefined;
  readonly holdsKey?: boolean | undefined;
}

/**
 * Makes a provider of any function of a request.
 *
 * ```text
 * call(request)                 --a--b--|
 * provider('mine', call)('Hi')  --A--B--|     stamped with the provider's id and the attempt's number
 * ```
 *
 * Errors and teardown are those of `call`'s stream; a `call` that throws is an error of the stream. No state.
 *
 * @param id - Unique in a failover.
 * @param call - Called at each subscription.
 * @param capabilities - What it can do. Default: continues by a user turn, tools and JSON, no images.
 * @example
 * ```ts
 * const mine = provider('mine', () => from<Chunk[]>([
 *   { type: 'text', text: 'Hi', provider: 'mine', attempt: 0 },
 *   { type: 'finish', reason: 'stop', provider: 'mine', attempt: 0 },
 * ]));
 * ```
 */
export function provider(
  id: string,
  call: (request: ChatRequest) => Observable<Chunk>,
  capabilities: Partial<Capabilities> = {},
): Provider {
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`provider(id): give the provider a name, not ${JSON.stringify(id)}`);
  if (typeof call !== 'function') throw new TypeError(`provider('${id}', call): call must be a function of a request`);
  const stamped = (request: ChatRequest): Observable<Chunk> => {
    const attempt = attemptOf(request);
    return call(request).pipe(
      map((chunk) => (chunk.provider === id && chunk.attempt === attempt ? chunk : { ...chunk, provider: id, attempt })),
    );
  };
  return providerOf({ id, capabilities: { ...PLAIN_CAPABILITIES, ...capabilities } }, stamped, validOutput);
}

/**
 * Gives a function of a request the traits of a provider. A request that is none is an error of the stream.
 *
 * @param last - Stays behind whatever operators are put around the provider.
 */
export function providerOf(
  traits: ProviderTraits,
  call: (request: ChatRequest) => Observable<Chunk>,
  last: ProviderOperator = (source) => source,
): Provider {
  const ask = (given: ChatRequest | string): Observable<Chunk> =>
    defer(() => {
      const request = toRequest(given);
      return last(call(request), request);
    });
  const pipe = (...operators: readonly ProviderOperator[]): Provider =>
    providerOf(traits, (request) => operators.reduce((stream, operator) => operator(stream, request), call(request)), last);
  return Object.assign(ask, { ...traits, pipe });
}
