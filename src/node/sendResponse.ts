import type { ServerResponse } from 'node:http';
import { type PushedBody, pushedBodyOf } from '../transport/pushedBody.js';

/**
 * Writes an answer as it comes, and takes no more of it than the client reads.
 *
 * A body that breaks breaks the connection, so that nobody takes half of it for the whole; a client that leaves cancels the body, and
 * one that has read nothing for `drainTimeout` ms is cut off.
 */
export async function sendResponse(answer: Response, response: ServerResponse, drainTimeout: number): Promise<void> {
  writeHead(answer, response);
  if (answer.body === null) return void response.end();
  if (response.req.method === 'HEAD') {
    response.end();
    return answer.body.cancel();
  }
  // A first chunk that is there already travels with the head; one that is not is no reason to keep the client waiting for that.
  const head = setImmediate(() => response.flushHeaders());
  try {
    const body = pushedBodyOf(answer);
    await ((body && pushed(body, response, drainTimeout)) ?? pulled(answer.body, response, drainTimeout));
    if (!response.writableFinished) await heard(response, 'finish', drainTimeout);
  } finally {
    clearImmediate(head);
  }
}

/** Resolves when the body is over, or the client gone; `undefined` where it has to be pulled. */
function pushed(body: PushedBody, response: ServerResponse, drainTimeout: number): Promise<void> | undefined {
  let over = (): void => undefined;
  const isOver = new Promise<void>((resolve) => {
    over = resolve;
  });
  const sink = {
    write: (text: string) => {
      const hasRoom = response.write(text);
      if (!hasRoom) void heard(response, 'drain', drainTimeout).then(() => body.resume());
      return hasRoom;
    },
    end: () => {
      response.end();
      over();
    },
  };
  if (!body.pushTo(sink)) return undefined;
  const leave = (): void => {
    body.cancel();
    over();
  };
  if (response.destroyed) leave();
  else response.once('close', leave);
  return isOver;
}

async function pulled(body: ReadableStream, response: ServerResponse, drainTimeout: number): Promise<void> {
  // What is no bytes is refused when it is written.
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const leave = (): void => void reader.cancel().catch(ignore);
  response.once('close', leave);
  try {
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done || response.destroyed) break;
      if (!response.write(chunk.value)) await heard(response, 'drain', drainTimeout);
    }
    if (!response.destroyed) response.end();
  } catch (error) {
    leave();
    if (response.headersSent) breakOff(response);
    throw error;
  } finally {
    response.off('close', leave);
  }
}

/** Ends the connection without the answer's end, after what there was of it. */
function breakOff(response: ServerResponse): void {
  const { socket, req: request } = response;
  // In HTTP/1.0 a connection that is closed properly is an answer's end.
  if (request.httpVersion === '1.0') socket?.resetAndDestroy();
  else if (socket === null) response.destroy();
  else socket.destroySoon();
}

function writeHead({ status, headers }: Response, response: ServerResponse): void {
  response.statusCode = status;
  for (const [name, value] of headers) if (name !== 'set-cookie') response.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
}

/** Resolves when the client has taken what was written, or is gone. */
function heard(response: ServerResponse, event: 'drain' | 'finish', drainTimeout: number): Promise<void> {
  return new Promise((resolve) => {
    // One that waits behind another answer of the same connection has no socket yet, and nobody to blame.
    const timer = setInterval(() => response.socket !== null && response.destroy(), drainTimeout);
    const settle = (): void => {
      clearInterval(timer);
      response.off(event, settle).off('close', settle);
      resolve();
    };
    response.once(event, settle).once('close', settle);
    // A connection that closed meanwhile says so no more.
    if (response.destroyed) settle();
  });
}

function ignore(): void {
  // Nobody is left to be told.
}
