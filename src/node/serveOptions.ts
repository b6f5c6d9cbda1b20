import { above, atLeast, checkNumber, whole } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { NodeHandlerOptions } from './nodeHandler.js';

export interface ServeOptions extends NodeHandlerOptions {
  /** @defaultValue 0: any free port */
  readonly port?: number | undefined;
  /** @defaultValue `'127.0.0.1'`: this machine alone */
  readonly host?: string | undefined;
  /**
   * How long a client may take to send its headers, in ms.
   * @defaultValue 10,000
   */
  readonly headersTimeout?: number | undefined;
  /**
   * How long a client may take to send its whole request, in ms. Answers have no limit.
   * @defaultValue 60,000
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How long an idle connection is kept for the next request, in ms.
   * @defaultValue 65,000: longer than the 60 s of most balancers, which would else ask over a connection that is being closed
   */
  readonly keepAliveTimeout?: number | undefined;
  /**
   * How many bytes all headers of a request may have.
   * @defaultValue 32,768
   */
  readonly maxHeaderSize?: number | undefined;
  /**
   * How many connections there may be; what is over is closed at once.
   * @defaultValue 10,000
   */
  readonly maxConnections?: number | undefined;
}

export type ServeSettings = Required<{
  readonly [Name in keyof Omit<ServeOptions, keyof NodeHandlerOptions>]: NonNullable<ServeOptions[Name]>;
}>;

/** The options with their defaults; a wrong one is an error that names it. */
export function serveSettings(options: ServeOptions): ServeSettings {
  const { port = 0, host = '127.0.0.1', headersTimeout = 10_000, requestTimeout = 60_000, keepAliveTimeout = 65_000 } = options;
  const { maxHeaderSize = 32_768, maxConnections = 10_000 } = options;
  if (typeof host !== 'string' || host === '') throw new TypeError('serve({ host }) must be a name or an address');
  return {
    host,
    port: checkNumber('serve({ port })', port, whole(0, 65_535)),
    headersTimeout: checkNumber('serve({ headersTimeout })', headersTimeout, above(0, LONGEST_TIMER)),
    requestTimeout: checkNumber('serve({ requestTimeout })', requestTimeout, atLeast(headersTimeout, LONGEST_TIMER)),
    keepAliveTimeout: checkNumber('serve({ keepAliveTimeout })', keepAliveTimeout, above(0, LONGEST_TIMER)),
    maxHeaderSize: checkNumber('serve({ maxHeaderSize })', maxHeaderSize, whole(1_024, 1_048_576)),
    maxConnections: checkNumber('serve({ maxConnections })', maxConnections, whole(1)),
  };
}
