import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a parser calls its complaint, and what a client is told of it. */
const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** So long a client may go on sending what nobody reads: closing while it sends could cost it the answer. */
const LINGER = 500;

/** Tells a client why its connection is being closed, and closes it. */
export function refuseConnection(socket: Duplex, status: number): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.resume();
  const cut = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(cut));
}

export function refusalOf(error: Error & { readonly code?: string }): number {
  return STATUSES[error.code ?? ''] ?? 400;
}
