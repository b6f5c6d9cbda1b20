import type { Transport } from './transport.js';

/** The transport of browsers, workers and everything else that has `fetch`. */
export const fetchTransport: Transport = async ({ url, method, headers, body, signal }) => {
  const response = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'error' });
  return { status: response.status, headers: response.headers, body: bytesOf(response.body) };
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
