import { Agent, type Dispatcher, errors, Pool, ProxyAgent } from 'undici';
import { above, checkNumber, whole } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import { carriedTransport } from './carriedTransport.node.js';
import type { Carriage, Carrier, Receiver } from './carrier.js';
import { dispatcherCarrier } from './dispatcherCarrier.node.js';
import type { Transport } from './transport.js';

export interface UndiciTransportOptions {
  /**
   * How many connections to one host at most, and so how many answers at a time: what is over waits for one.
   * @defaultValue `Infinity`
   */
  readonly connections?: number | undefined;
  /**
   * The address of an HTTP proxy that every connection is tunnelled through. A user name and password in it are for the proxy
   * alone, and are never printed.
   * @defaultValue none
   */
  readonly proxy?: string | undefined;
  /**
   * How long a connection may take to be made, with its TLS and its tunnel, in ms.
   * @defaultValue 10,000
   */
  readonly connectTimeout?: number | undefined;
  /**
   * How long an idle connection is kept for the next request, in ms, unless the server asks for less.
   * @defaultValue 4,000
   */
  readonly keepAliveTimeout?: number | undefined;
}

/** A transport with connections of its own. */
export interface UndiciTransport extends Transport {
  /**
   * Takes no more requests, and resolves when the answers under way are over and all connections closed.
   *
   * A program need not wait for it to end: idle connections do not hold it.
   */
  close(): Promise<void>;
}

/**
 * Makes a transport for Node with connections of its own, for providers that share them.
 *
 * No redirect is followed, and there is no time limit but that of connecting: stalls are the operators' work.
 *
 * @param options - A wrong one is a `TypeError` or `RangeError` that names it.
 * @example
 * ```ts
 * const transport = undiciTransport({ connections: 32, proxy: 'http://proxy.internal:3128' });
 * const gpt = openai({ model: 'gpt-4o', transport });
 * ```
 */
export function undiciTransport(options: UndiciTransportOptions = {}): UndiciTransport {
  const dispatcher = dispatcherOf(options);
  const carrier = dispatcherCarrier(dispatcher);
  let closed: Promise<void> | undefined;
  const whileOpen: Carrier = (request, receiver) => (closed === undefined ? carrier(request, receiver) : refused(receiver));
  return Object.assign(carriedTransport(whileOpen), { close: () => (closed ??= dispatcher.close()) });
}

/** undici's own words depend on how far the closing has come. */
function refused(receiver: Receiver): Carriage {
  receiver.broke(new errors.ClientClosedError());
  return { resume: () => undefined, abort: () => undefined };
}

const TIME = above(0, LONGEST_TIMER);

function dispatcherOf({
  connections = Infinity,
  proxy,
  connectTimeout: timeout = 10_000,
  keepAliveTimeout = 4_000,
}: UndiciTransportOptions): Dispatcher {
  checkNumber('undiciTransport({ connections })', connections, whole(1, Infinity));
  checkNumber('undiciTransport({ connectTimeout })', timeout, TIME);
  checkNumber('undiciTransport({ keepAliveTimeout })', keepAliveTimeout, TIME);
  // What undici calls no limit is null.
  const pool = {
    connections: connections === Infinity ? null : connections,
    keepAliveTimeout,
    keepAliveMaxTimeout: keepAliveTimeout,
  };
  if (proxy === undefined) return new Agent({ ...pool, connect: { timeout } });
  return new ProxyAgent({
    ...pool,
    uri: checkProxy(proxy),
    proxyTls: { timeout },
    requestTls: { timeout },
    // A proxy that takes the connection and says nothing to the request for a tunnel.
    clientFactory: (origin, client) => new Pool(origin, { ...client, headersTimeout: timeout }),
  });
}

/** The credentials in it are why the address is not shown. */
function checkProxy(proxy: unknown): string {
  if (typeof proxy !== 'string' || !URL.canParse(proxy))
    throw new TypeError('undiciTransport({ proxy }): must be an absolute address like http://host:3128');
  const { protocol } = new URL(proxy);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError(`undiciTransport({ proxy }): must begin with http:// or https://, not ${protocol}`);
  return proxy;
}
