import { Readable } from 'node:stream';
import { type Carrier, type DirectTransport, directTransport } from './carrier.js';
import type { TransportRequest, TransportResponse } from './transport.js';

/** A transport made of a carrier, for whoever would rather have promises. */
export function carriedTransport(carrier: Carrier): DirectTransport {
  return directTransport((request) => responseBy(carrier, request), carrier);
}

function responseBy(carrier: Carrier, { signal, ...request }: TransportRequest): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const body = new Readable({
      read: () => carriage.resume(),
      destroy: (error, done) => {
        carriage.abort();
        done(error);
      },
    });
    const carriage = carrier(request, {
      head: ({ status, headers }) => resolve({ status, headers: new Headers([...headers]), body }),
      bytes: (part) => body.push(part),
      end: () => body.push(null),
      broke: (thrown) => body.destroy(thrown as Error), // undici's, or the decoder's
    });
    const abort = (): unknown => body.destroy(signal.reason as Error); // an `AbortError`, or what the caller gave instead
    signal.addEventListener('abort', abort, { once: true });
    // Where there is a response, the error is that of its loop.
    body.on('error', reject);
    body.on('close', () => signal.removeEventListener('abort', abort));
  });
}
