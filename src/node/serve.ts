import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atLeast, checkNumber } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import { answerRequest } from './answerRequest.js';
import { Connections } from './connections.js';
import type { Handler } from './handler.js';
import { nodeHandlerSettings } from './nodeHandler.js';
import { refusalOf, refuseConnection } from './refuseConnection.js';
import { type ServeOptions, type ServeSettings, serveSettings } from './serveOptions.js';

/** A server that listens. */
export interface RunningServer {
  /** `'http://127.0.0.1:8080'` */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no more requests, closes idle connections, and resolves when the answers under way are over, or cut off after `graceMs`
   * (10,000 unless given). Called again, the shorter time holds.
   */
  close(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

/**
 * Serves a handler over HTTP/1.1, safe to be reached by strangers.
 *
 * ```text
 * slow headers, slow body        408, closed
 * headers too big                431, closed
 * no HTTP, an unclear address    400
 * CONNECT, TRACE                 405, 501
 * a handler that throws          500, without its message
 * a body that breaks             the connection breaks, so that nobody takes half an answer for the whole
 * ```
 *
 * Answers go out in the order of their requests, at the pace of their reader. A client that leaves aborts `request.signal` and
 * cancels the answer's body; one that closes only its own side is answered. Rejects when an option is wrong, with an error that names
 * it, and when the port is taken. `close()` leaves no connection and no timer.
 *
 * @example
 * ```ts
 * const server = await serve(gateway({ chat: failover([claude, gpt]) }), { port: 8080 });
 * process.once('SIGTERM', () => server.close({ graceMs: 30_000 }));
 * ```
 */
export async function serve(handler: Handler, options: ServeOptions = {}): Promise<RunningServer> {
  const answering = nodeHandlerSettings('serve', handler, options);
  const settings = serveSettings(options);
  const connections = new Connections();
  const server = serverOf(settings, connections);
  server.on('request', (message, response) => {
    connections.begin(message, response);
    void answerRequest(handler, message, response, answering, () => undefined);
  });
  server.on('checkContinue', (message, response) => {
    connections.begin(message, response);
    void answerRequest(handler, message, response, answering, () => {
      if (!response.headersSent && !response.destroyed) response.writeContinue();
    });
  });
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  // A server that listens at a port has an address of this form.
  const { address, family, port } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  return { url, port, close: closing(server, connections) };
}

function serverOf(settings: ServeSettings, connections: Connections): Server {
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize, maxConnections } = settings;
  // How often it looks for what has taken too long.
  const connectionsCheckingInterval = Math.min(5_000, Math.ceil(headersTimeout / 4));
  const server = createServer({ headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize, connectionsCheckingInterval });
  server.maxConnections = maxConnections;
  // Not in Node's documentation: without it a client that closes its own side is cut off in the middle of its answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket) => connections.add(socket));
  server.on('clientError', (error, socket) => {
    if (connections.isQuiet(socket)) refuseConnection(socket, refusalOf(error));
    else socket.destroy();
  });
  server.on('connect', (_message, socket) => refuseConnection(socket, 405));
  return server;
}

function closing(server: Server, connections: Connections): RunningServer['close'] {
  let closed: Promise<void> | undefined;
  return ({ graceMs = 10_000 } = {}) => {
    checkNumber('close({ graceMs })', graceMs, atLeast(0, LONGEST_TIMER));
    closed ??= new Promise((resolve) => {
      server.close(() => resolve());
      connections.close();
    });
    const cut = setTimeout(() => connections.cut(), graceMs);
    return closed.finally(() => clearTimeout(cut));
  };
}
