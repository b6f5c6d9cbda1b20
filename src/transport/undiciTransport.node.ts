import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { request } from 'undici';
import type { Transport } from './transport.js';

/** The transport of Node: undici's own request, without the layers that fetch adds. */
export const undiciTransport: Transport = async ({ url, method, headers, body, signal }) => {
  const response = await request(url, { method, headers, body: body ?? null, signal, headersTimeout: 0, bodyTimeout: 0 });
  const received = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) received.append(name, one);
  }
  return { status: response.statusCode, headers: received, body: decompressed(response.body, received.get('content-encoding')) };
};

/** No encoding is asked for, but some proxies compress all the same. */
function decompressed(body: Readable, encoding: string | null): AsyncIterable<Uint8Array> {
  const decoder = decoderOf(encoding);
  // The iterator of the decoder throws what went wrong; the callback keeps it from being thrown a second time, uncaught.
  return decoder === undefined ? body : pipeline(body, decoder, () => undefined);
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
