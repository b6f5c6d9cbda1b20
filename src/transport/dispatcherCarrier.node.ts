import { AsyncResource } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { Carriage, Carrier, Receiver } from './carrier.js';
import { Decompression } from './decompression.node.js';
import { RawHeaders } from './rawHeaders.node.js';

type Undici = typeof import('undici');

let undici: Undici | undefined;

/** No time limits of its own; and no redirect, even where a program has set a dispatcher that follows them. */
const PLAINLY = { headersTimeout: 0, bodyTimeout: 0, maxRedirections: 0 };

/**
 * Carries through undici's dispatcher, without the stream, the promises and the signal that its `request` makes for each answer.
 *
 * @param dispatcher - Holds the connections. Default: the process's own, so that a proxy set for all of a program counts here too.
 */
export function dispatcherCarrier(dispatcher?: Dispatcher): Carrier {
  return (request, receiver) => {
    const exchange = new Exchange(request, receiver);
    if (undici === undefined) void exchange.sendWhenLoaded(dispatcher);
    else exchange.send(undici, dispatcher);
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
  private body: Omit<Receiver, 'head'>;
  private decompression: Decompression | undefined;
  private aborted = false;

  constructor(
    private readonly request: Parameters<Carrier>[0],
    private readonly receiver: Receiver,
  ) {
    super('rxbaton');
    this.body = receiver;
  }

  /** undici takes longer to load than all the rest of the library. */
  async sendWhenLoaded(dispatcher: Dispatcher | undefined): Promise<void> {
    try {
      undici ??= await import('undici');
    } catch (thrown) {
      this.fail(thrown);
      return;
    }
    if (!this.aborted) this.send(undici, dispatcher);
  }

  send({ getGlobalDispatcher }: Undici, dispatcher = getGlobalDispatcher()): void {
    const { url, method, headers, body = null } = this.request;
    try {
      const { origin, pathname, search } = new URL(url);
      dispatcher.dispatch({ origin, path: pathname + search, method, headers, body, ...PLAINLY }, this);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  resume(): void {
    if (this.decompression === undefined) this.goOn?.();
    else this.decompression.resume();
  }

  abort(): void {
    this.aborted = true;
    this.decompression?.abort();
    this.close?.();
  }

  onConnect(abort: () => void): void {
    this.close = abort;
    if (this.aborted) abort();
  }

  onHeaders(status: number, fields: Buffer[], resume: () => void): boolean {
    if (status < 200 || this.aborted) return true;
    const headers = new RawHeaders(fields);
    this.goOn = resume;
    this.runInAsyncScope(() => {
      this.decompression = Decompression.of(headers.get('content-encoding'), this.receiver, resume);
      this.body = this.decompression ?? this.receiver;
      this.receiver.head({ status, headers });
    });
    return true;
  }

  onData(part: Buffer): boolean {
    return this.aborted || this.runInAsyncScope(this.body.bytes, this.body, part);
  }

  onComplete(): void {
    if (!this.aborted) this.runInAsyncScope(this.body.end, this.body);
  }

  onError(error: Error): void {
    this.fail(error);
  }

  private fail(thrown: unknown): void {
    if (!this.aborted) this.runInAsyncScope(this.body.broke, this.body, thrown);
  }
}
