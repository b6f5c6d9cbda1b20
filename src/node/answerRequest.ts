import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Handler } from './handler.js';
import { onLeave } from './onLeave.js';
import { requestUrl } from './requestUrl.js';
import { sendResponse } from './sendResponse.js';
import { webRequest } from './webRequest.js';

export interface AnswerSettings {
  readonly onError: (error: unknown) => void;
  readonly drainTimeout: number;
}

/** The fetch standard has no request with one of these. */
const NO_REQUEST: ReadonlySet<string | undefined> = new Set(['CONNECT', 'TRACE']);

/**
 * Has a handler answer one request of `node:http`. Never rejects.
 *
 * @param leaveToSend - Called when the body is first read: a client may be waiting for that.
 */
export async function answerRequest(
  handler: Handler,
  message: IncomingMessage,
  response: ServerResponse,
  { onError, drainTimeout }: AnswerSettings,
  leaveToSend: () => void,
): Promise<void> {
  const client = new AbortController();
  // A connection that breaks says so by closing as well.
  response.on('error', () => undefined);
  onLeave(response, () => client.abort());
  const url = requestUrl(message);
  if (url === undefined || NO_REQUEST.has(message.method)) {
    refuse(response, url === undefined ? 400 : 501);
    return;
  }
  try {
    if (message.readableDidRead) throw new Error('nodeHandler: the body has been read: mount it before what reads bodies');
    const answer = await handler(webRequest(message, url, client.signal, leaveToSend));
    if (client.signal.aborted) await answer.body?.cancel();
    else await sendResponse(answer, response, drainTimeout);
  } catch (error) {
    // What a handler throws because its client has left is no news.
    if (client.signal.aborted) return;
    onError(error);
    if (!response.headersSent && !response.destroyed) refuse(response, 500);
  }
}

function refuse(response: ServerResponse, status: number): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${STATUS_CODES[status] ?? status}\n`);
}
