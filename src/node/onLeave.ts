import type { ServerResponse } from 'node:http';

/** So often a client that has closed its own side is asked whether it is still there, in ms, before its answer begins. */
const PROBE = 250;
/** So long an answer may then be silent, in ms, before its client is taken to have left. */
const SILENCE = 500;

/**
 * Calls `leave` when the client is gone before its answer is whole.
 *
 * A client that closes its own side may be one that has said all it has to say and reads on, or one that is gone; only writing to it
 * tells. Before the answer's head something can be written that says nothing (`102 Processing`); after it the answer itself
 * does, unless it is silent for long.
 */
export function onLeave(response: ServerResponse, leave: () => void): void {
  const { req: request } = response;
  const { socket } = request;
  let timer: NodeJS.Timeout | undefined;
  let written = -1;
  const listen = (): void => {
    if (response.headersSent && socket.bytesWritten === written) return void response.destroy();
    // Behind another answer it is not yet its turn to say something, and HTTP/1.0 knows no interim answers.
    if (!response.headersSent && response.socket !== null && request.httpVersion === '1.1') response.writeProcessing();
    written = socket.bytesWritten;
    timer = setTimeout(listen, response.headersSent ? SILENCE : PROBE);
  };
  // A client may ask for many answers in a row over one connection, and each of them listens.
  socket.setMaxListeners(0).once('end', listen);
  response.once('close', () => {
    clearTimeout(timer);
    socket.off('end', listen);
    if (!response.writableFinished) leave();
  });
}
