import type { IncomingMessage } from 'node:http';

/**
 * The body as it arrives, and no faster than it is read: what is not asked for stays with the sender.
 *
 * @param begin - Called before the first byte is asked for: a client that waits for leave to send gets it then.
 */
export function requestBody(message: IncomingMessage, begin: () => void): ReadableStream<Uint8Array> {
  let begun = false;
  let settled = false;
  const settle = (how: () => void): void => {
    if (settled) return;
    settled = true;
    how();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        message.on('data', (bytes: Uint8Array) => {
          if (settled) return;
          controller.enqueue(bytes);
          message.pause();
        });
        // Whoever listens for data has the message flow.
        message.pause();
        message.once('end', () => settle(() => controller.close()));
        const broken = (): void => settle(() => controller.error(new Error('the client left before its request was whole')));
        message.once('error', broken);
        message.once('close', broken);
      },
      pull() {
        if (!begun) begin();
        begun = true;
        message.resume();
      },
      cancel() {
        settled = true;
        // What still comes is thrown away, so that the client gets to read its answer.
        message.resume();
      },
    },
    { highWaterMark: 0 },
  );
}
