import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What was written before a reset should be read before it: a reset overtakes what the client has not taken yet. */
const BEFORE_A_RESET_MS = 20;

/** A connection with one request read from it, to be answered byte by byte. */
export class Connection {
  constructor(
    /** The request's head and body, as they came. */
    readonly request: string,
    readonly socket: Socket,
  ) {}

  /** Resolves when the bytes have left, or the client has. */
  async write(bytes: string | Uint8Array): Promise<void> {
    if (!this.socket.writable) return;
    await new Promise<void>((written) => this.socket.write(bytes, () => written()));
  }

  /** A response's head; the connection serves no other request. */
  head(headers: Readonly<Record<string, string | number>> = {}, status = '200 OK'): Promise<void> {
    const lines = Object.entries({ connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.write(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`);
  }

  /** The head of a stream of events, in HTTP's chunks. */
  stream(headers: Readonly<Record<string, string>> = {}, status?: string): Promise<void> {
    return this.head({ 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked', ...headers }, status);
  }

  async chunk(content: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(content as Uint8Array); // Buffer.from takes a string as well
    if (bytes.length > 0) await this.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, CRLF]));
  }

  /** The proper end of a stream in chunks. */
  async end(): Promise<void> {
    await this.write('0\r\n\r\n');
    this.fin();
  }

  fin(): void {
    this.socket.end();
  }

  async reset(): Promise<void> {
    await this.pause(BEFORE_A_RESET_MS);
    this.socket.resetAndDestroy();
  }

  pause(ms: number): Promise<void> {
    return setTimeout(ms);
  }
}

const CRLF = Buffer.from('\r\n');

export type Act = (connection: Connection) => void | Promise<void>;

/** A server on a bare socket: nothing that HTTP forbids is beyond it. */
export class RawServer {
  /** What answers the next requests. */
  act: Act = ({ socket }) => void socket.destroy();
  readonly requests: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.serve(socket));
  /** How many connections there have been. */
  connections = 0;
  url = '';

  static async start(): Promise<RawServer> {
    const raw = new RawServer();
    raw.server.listen(0, '127.0.0.1');
    await once(raw.server, 'listening');
    raw.url = `http://127.0.0.1:${(raw.server.address() as AddressInfo).port}`; // a server on a port has no other form of address
    return raw;
  }

  get openSockets(): number {
    return this.sockets.size;
  }

  /** Resolves when the last connection is gone; rejects when one stays. */
  async empty(withinMs = 2_000): Promise<void> {
    const patience = AbortSignal.timeout(withinMs);
    while (this.sockets.size > 0) {
      if (patience.aborted) throw new Error(`${this.sockets.size} connections are still open after ${withinMs} ms`);
      await setTimeout(1);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private serve(socket: Socket): void {
    this.connections++;
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.sockets.delete(socket));
    // A client that breaks the connection off is what some tests are about.
    socket.on('error', () => undefined);
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      if (!isWhole(received)) return;
      const connection = new Connection(received, socket);
      this.requests.push(received);
      received = '';
      void this.act(connection);
    });
  }
}

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  const length = /^content-length: *(\d+)/im.exec(request)?.[1] ?? '0';
  return end >= 0 && Buffer.byteLength(request.slice(end + 4)) >= Number(length);
}
