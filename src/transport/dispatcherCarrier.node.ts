import { AsyncResource } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { Carriage, Carrier, Receiver } from './carrier.js';
import { Decompression } from './decompression.node.js';
import { RawHeaders } from './rawHeaders.node.js';

type Undici = typeof import('undici');

type Request = Parameters<Carrier>[0];

let undici: Undici | undefined;

interface Address {
  readonly url: string;
  readonly origin: string;
  readonly path: string;
}

/** Most requests go where the one before went. */
let latest: Address | undefined;

function addressOf(url: string): Address {
  if (latest?.url !== url) {
    const { origin, pathname, search } = new URL(url);
    latest = { url, origin, path: pathname + search };
  }
  return latest;
}

/** No time limits of its own; and no redirect, even where a program has set a dispatcher that follows them. */
const PLAINLY = { headersTimeout: 0, bodyTimeout: 0, maxRedirections: 0 };

/**
 * Carries through undici's dispatcher, without the stream, the promises and the signal that its `request` makes for each answer.
 *
 * @param dispatcher - Holds the connections. Default: the process's own, so that a proxy set for all of a program counts here too.
 */
export function dispatcherCarrier(dispatcher?: Dispatcher): Carrier {
  return (request, receiver) => {
    const exchange = new Exchange(receiver);
    if (undici === undefined) void exchange.sendWhenLoaded(request, dispatcher);
    else exchange.send(request, undici, dispatcher);
    return exchange;
  };
}

/**
 * One request and its response. What comes in is handed on in the asynchronous context of whoever asked: a connection that is kept
 * open has that of whoever opened it.
 *
 * It is a handler of undici's first kind, which the process's own dispatcher takes whichever version has set it.
 */
class Exchange extends AsyncResource implements Carriage, Dispatcher.DispatchHandler {
  private close: (() => void) | undefined;
  private goOn: (() => void) | undefined;
  private receiver: Receiver | undefined;
  private body: Omit<Receiver, 'head'> | undefined;
  private decompression: Decompression | undefined;

  constructor(receiver: Receiver) {
    super('rxbaton');
    this.body = this.receiver = receiver;
  }

  /** undici takes longer to load than all the rest of the library. */
  async sendWhenLoaded(request: Request, dispatcher: Dispatcher | undefined): Promise<void> {
    try {
      undici ??= await import('undici');
    } catch (thrown) {
      this.fail(thrown);
      return;
    }
    if (this.body !== undefined) this.send(request, undici, dispatcher);
  }

  send(request: Request, { getGlobalDispatcher }: Undici, dispatcher = getGlobalDispatcher()): void {
    const { url, method, headers, body = null } = request;
    try {
      const { origin, path } = addressOf(url);
      dispatcher.dispatch({ origin, path, method, headers, body, ...PLAINLY }, this);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  resume(): void {
    if (this.decompression === undefined) this.goOn?.();
    else this.decompression.resume();
  }

  abort(): void {
    const { decompression, close } = this;
    this.letGo();
    decompression?.abort();
    close?.();
  }

  onConnect(abort: () => void): void {
    if (this.body === undefined) abort();
    else this.close = abort;
  }

  onHeaders(status: number, fields: Buffer[], resume: () => void): boolean {
    const { receiver } = this;
    if (status < 200 || receiver === undefined) return true;
    const headers = new RawHeaders(fields);
    this.goOn = resume;
    this.runInAsyncScope(() => {
      this.decompression = Decompression.of(headers.get('content-encoding'), receiver, resume);
      this.body = this.decompression ?? receiver;
      receiver.head({ status, headers });
    });
    return true;
  }

  onData(part: Buffer): boolean {
    return this.body === undefined || this.runInAsyncScope(this.body.bytes, this.body, part);
  }

  onComplete(): void {
    if (this.body !== undefined) this.runInAsyncScope(this.body.end, this.body);
  }

  onError(error: Error): void {
    this.fail(error);
  }

  private fail(thrown: unknown): void {
    if (this.body !== undefined) this.runInAsyncScope(this.body.broke, this.body, thrown);
  }

  /** Nothing is received any more, and nobody kept: undici has the handler for a while after its response. */
  private letGo(): void {
    this.close = this.goOn = this.receiver = this.body = this.decompression = undefined;
  }
}
