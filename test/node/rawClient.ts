import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that says what it is told to, byte for byte, and remembers what it hears. */
export interface RawClient {
  readonly socket: Socket;
  /** What has come until now. */
  heard(): string;
  send(text: string): void;
  /** Resolves when what came holds the text. */
  until(text: string): Promise<void>;
  /** Resolves with all that came when the server has closed the connection. */
  end(): Promise<string>;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let heard = '';
  let closed = false;
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => (heard += text));
  // Being cut off is what some of these clients are here for.
  socket.on('error', () => undefined);
  socket.once('end', () => (closed = true));
  socket.once('close', () => (closed = true));
  await once(socket, 'connect');
  return {
    socket,
    heard: () => heard,
    send: (text) => void socket.write(text, 'latin1'),
    async until(text) {
      while (!heard.includes(text)) {
        if (closed) throw new Error(`closed before ${JSON.stringify(text)}; heard ${JSON.stringify(heard)}`);
        await Promise.race([once(socket, 'data'), once(socket, 'end'), once(socket, 'close')]);
      }
    },
    async end() {
      if (!closed) await Promise.race([once(socket, 'end'), once(socket, 'close')]);
      socket.destroy();
      return heard;
    },
  };
}

/** The status lines in what a client heard, without those that are only interim. */
export function statusesIn(heard: string): readonly number[] {
  return [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status >= 200);
}
