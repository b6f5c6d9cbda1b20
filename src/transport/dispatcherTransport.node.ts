import { pipeline, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Transport } from './transport.js';

let loaded: Promise<typeof import('undici')> | undefined;

/** Loaded with the first request: it takes longer than all the rest of the library. */
function undici(): Promise<typeof import('undici')> {
  loaded ??= import('undici');
  return loaded;
}

/** No time limits of its own; and no redirect, even where a program has set a dispatcher that follows them. */
const PLAINLY = { headersTimeout: 0, bodyTimeout: 0, maxRedirections: 0 };

/**
 * A transport of undici's own request, without the layers that fetch adds.
 *
 * @param dispatcher - Holds the connections. Default: the process's own, so that a proxy set for all of a program counts here too.
 */
export function dispatcherTransport(dispatcher?: Dispatcher): Transport {
  const through = dispatcher === undefined ? {} : { dispatcher };
  return async ({ url, method, headers, body, signal }) => {
    const { request } = await undici();
    const response = await request(url, { method, headers, body: body ?? null, signal, ...PLAINLY, ...through });
    const received = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) received.append(name, one);
    }
    return {
      status: response.statusCode,
      headers: received,
      body: decompressed(response.body, received.get('content-encoding')),
    };
  };
}

/** No encoding is asked for, but some proxies compress all the same. */
function decompressed(body: AsyncIterable<Uint8Array>, encoding: string | null): AsyncIterable<Uint8Array> {
  const decoder = decoderOf(encoding);
  return decoder === undefined ? body : throughDecoder(body, decoder);
}

/** What came before a body broke off is decoded to its last byte before the break is told: the end marker may be in it. */
async function* throughDecoder(body: AsyncIterable<Uint8Array>, decoder: Transform): AsyncGenerator<Uint8Array, void, void> {
  let broke: { readonly thrown: unknown } | undefined;
  async function* untilItBreaks(): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* body;
    } catch (thrown) {
      broke = { thrown };
    }
  }
  // The iterator of the decoder throws what went wrong there; the callback keeps it from being thrown a second time, uncaught.
  yield* pipeline(untilItBreaks, decoder, () => undefined) as AsyncIterable<Uint8Array>; // a decoder's output is bytes
  if (broke !== undefined) throw broke.thrown;
}

/** A body cut short ends without an error, as a plain one does: only the API's end marker tells whether it was whole. */
function decoderOf(encoding: string | null): Transform | undefined {
  const flush = constants.Z_SYNC_FLUSH;
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ flush, finishFlush: flush });
    case 'deflate':
      return createInflate({ flush, finishFlush: flush });
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      return undefined;
  }
}
