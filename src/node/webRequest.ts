import type { IncomingMessage } from 'node:http';
import { requestBody } from './requestBody.js';

/** A request of `node:http` as the web platform's. */
export function webRequest(message: IncomingMessage, url: string, signal: AbortSignal, begin: () => void): Request {
  const { method = 'GET' } = message;
  const headers = headersOf(message);
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  return new Request(url, { method, headers, signal, body: requestBody(message, begin), duplex: 'half' });
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}
