import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { isJsonObject, parsedJson } from '../../wire/jsonObject.js';
import { answerRequest } from './answerRequest.js';
import type { ApiGrammar } from './apis/apiGrammar.js';
import { apiOf } from './apis/apiOf.js';
import { Changes } from './changes.js';
import { checkMidstreamFault } from './checkFault.js';
import { control } from './control.js';
import { Exchange } from './exchange.js';
import type { MidstreamFault } from './fault.js';
import { RequestLog, type RequestRecord } from './requestLog.js';
import type { ScriptOptions } from './script.js';
import type { Scripts } from './scripts.js';
import type { BaseUrls, Upstream, UpstreamState } from './upstream.js';

const WAIT_MS = 2_000;

/** Node's five seconds may pass just as a client on a busy machine sends its next request, which is then reset. */
const KEEP_ALIVE_MS = 60_000;

const ANY_ORIGIN = new Map([
  ['access-control-allow-origin', '*'],
  // The Fetch standard exempts `authorization` from the wildcard.
  ['access-control-allow-headers', 'authorization, *'],
  ['access-control-allow-methods', '*'],
]);

interface Settings {
  readonly scripts: Scripts;
  readonly strictModels: boolean;
  readonly maxRequests: number;
  readonly cors: boolean;
  readonly now: () => number;
}

/** The HTTP server behind an {@link Upstream}. */
export class UpstreamServer implements Upstream {
  private readonly server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => void this.serve(request, response),
  );
  private readonly sockets = new Set<Socket>();
  private readonly exchanges = new Set<Exchange>();
  private readonly changes = new Changes();
  private readonly log: RequestLog;
  private served = 0;
  private isDown = false;
  private closing: Promise<void> | undefined;
  url = '';

  constructor(private readonly settings: Settings) {
    this.log = new RequestLog(settings.maxRequests, settings.now, this.changes);
    this.server.on('connection', (socket) => this.keep(socket));
  }

  async listen(host: string, port: number): Promise<void> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    const address = this.server.address() as AddressInfo; // a server on a port has no other form of address
    this.url = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  get baseUrls(): BaseUrls {
    const { url } = this;
    return { openai: `${url}/v1`, anthropic: url, gemini: `${url}/v1beta`, deepseek: url };
  }

  get requests(): readonly RequestRecord[] {
    return this.log.records;
  }

  get openSockets(): number {
    return this.sockets.size;
  }

  openStreams(model?: string): number {
    return this.log.openCount(model);
  }

  set(model: string | undefined, change: ScriptOptions): void {
    this.settings.scripts.change(model, change);
  }

  strike(model: string | undefined, fault: MidstreamFault): void {
    const checked = checkMidstreamFault('fault', fault);
    for (const exchange of this.exchanges) if (model === undefined || exchange.model === model) exchange.strike(checked);
  }

  recover(model?: string): void {
    if (model === undefined) this.isDown = false;
    this.settings.scripts.change(model, { fault: null });
  }

  down(): void {
    this.isDown = true;
  }

  state(): UpstreamState {
    const { url, isDown: down, openSockets } = this;
    return { url, down, openSockets, openStreams: this.openStreams(), ...this.settings.scripts.states() };
  }

  waitFor(
    predicate: (upstream: Upstream) => boolean,
    { timeoutMs = WAIT_MS }: { readonly timeoutMs?: number | undefined } = {},
  ): Promise<void> {
    return this.changes.until(() => predicate(this), timeoutMs);
  }

  settled(): Promise<void> {
    return this.waitFor(() => this.openStreams() === 0);
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const exchange of this.exchanges) exchange.drop();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    this.changes.notify();
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.changes.notify();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (this.settings.cors) response.setHeaders(ANY_ORIGIN);
      const url = new URL(request.url ?? '/', this.url);
      const grammar = apiOf(url.pathname);
      if (request.method === 'OPTIONS' && this.settings.cors) response.writeHead(204).end();
      else if (grammar !== undefined && request.method === 'POST') await this.answer(grammar, url, request, response);
      else await control(this, url.pathname, request, response);
    } catch (error) {
      // A client that has left needs no answer; anything else is a mistake in a script, which must be seen.
      if (response.closed) return;
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`The upstream itself failed: ${String(error)}\n`);
    }
  }

  private async answer(grammar: ApiGrammar, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = parsedJson(await text(request));
    const { pathname: path, searchParams: query } = url;
    const inbound = { path, query, headers: request.headers, body: isJsonObject(body) ? body : {} };
    const question = grammar.read(inbound);
    const record = this.log.begin(grammar.api, question, inbound);
    const exchange = new Exchange(response, record, this.log);
    this.exchanges.add(exchange);
    response.once('close', () => this.exchanges.delete(exchange));
    const serial = String(++this.served).padStart(6, '0');
    await answerRequest(exchange, { grammar, inbound, question, serial }, { ...this.settings, isDown: this.isDown });
  }
}
