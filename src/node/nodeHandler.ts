import type { IncomingMessage, ServerResponse } from 'node:http';
import { above, checkFunction, checkNumber } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import { type AnswerSettings, answerRequest } from './answerRequest.js';
import type { Handler } from './handler.js';

export interface NodeHandlerOptions {
  /**
   * Told of what a handler throws, or its body, which no client is told of.
   * @defaultValue nobody is
   */
  readonly onError?: ((error: unknown) => void) | undefined;
  /**
   * How long a client may read nothing of an answer that waits for it, in ms, before its connection is closed.
   * @defaultValue 60,000
   */
  readonly drainTimeout?: number | undefined;
}

/** What `node:http`, Express and (behind `reply.hijack()`) Fastify call with each request. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Mounts a handler in any server of `node:http`.
 *
 * ```text
 * body of the answer    --a--b------c--|
 * client               (reads) (stops) (reads)
 * asked of the body     a  b           c         no more than the socket's high-water mark waits in memory
 * ```
 *
 * Bodies are streamed both ways, at the pace of their reader. A client that leaves aborts `request.signal` and cancels the answer's
 * body. A handler that throws is answered with a 500 that says nothing of it, a body that breaks with a broken connection, and a
 * request that cannot be put in the web's words with a 400. It must come before anything that reads the body, as Express's
 * `json()` does. No state is shared by requests.
 *
 * @example
 * ```ts
 * const app = express();
 * app.use('/ai', nodeHandler(gateway({ chat })));
 * ```
 */
export function nodeHandler(handler: Handler, options: NodeHandlerOptions = {}): NodeListener {
  const settings = nodeHandlerSettings('nodeHandler', handler, options);
  // The server it is mounted in has given leave to send before it calls.
  return (message, response) => void answerRequest(handler, message, response, settings, () => undefined);
}

/** The options with their defaults; a wrong one is an error that names it. */
export function nodeHandlerSettings(name: string, handler: Handler, options: NodeHandlerOptions): AnswerSettings {
  const { onError = () => undefined, drainTimeout = 60_000 } = options;
  checkFunction(`${name}(handler)`, handler);
  return {
    onError: checkFunction(`${name}({ onError })`, onError),
    drainTimeout: checkNumber(`${name}({ drainTimeout })`, drainTimeout, above(0, LONGEST_TIMER)),
  };
}
