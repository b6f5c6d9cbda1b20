import type { Transport } from './transport.js';

/** A browser does not tell which redirect it was. */
const SOME_REDIRECT = 302;

/**
 * The transport of browsers, workers and everything else that has `fetch`.
 *
 * A redirect is an answer like another, and none of an API: with `redirect: 'error'` it could not be told from a broken
 * connection, and Cloudflare's workers refuse that word.
 */
export const fetchTransport: Transport = async ({ url, method, headers, body, signal }) => {
  const response = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
  const status = response.type === 'opaqueredirect' ? SOME_REDIRECT : response.status;
  return { status, headers: response.headers, body: bytesOf(response.body) };
};

/** Not every browser's streams are iterable; owning the reader also lets a break in the loop cancel the body. */
async function* bytesOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, void, void> {
  if (stream === null) return;
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // A body that is over or broken has nothing left to cancel.
    reader.cancel().catch(() => undefined);
  }
}
