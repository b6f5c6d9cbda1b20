import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What is known of a connection: who is being answered over it. */
interface Connection {
  /** Answers that are not over. A client may have asked for several in a row. */
  open: number;
  message: IncomingMessage | undefined;
  response: ServerResponse | undefined;
}

/** The connections of a server, and which of them are at work. */
export class Connections {
  private readonly all = new Map<Duplex, Connection>();
  private closing = false;

  add(socket: Duplex): void {
    this.all.set(socket, { open: 0, message: undefined, response: undefined });
    socket.once('close', () => this.all.delete(socket));
  }

  begin(message: IncomingMessage, response: ServerResponse): void {
    const { socket } = message;
    const connection = this.all.get(socket);
    if (connection === undefined) return;
    connection.open += 1;
    connection.message = message;
    connection.response = response;
    response.once('close', () => {
      connection.open -= 1;
      if (this.closing && connection.open === 0) socket.destroySoon();
    });
  }

  /** Whether something can still be said over it which no client would take for a part of another answer. */
  isQuiet(socket: Duplex): boolean {
    const { open, message, response } = this.all.get(socket) ?? { open: 0 };
    if (open > 1) return false;
    return message === undefined || response?.headersSent === false || (open === 0 && message.complete);
  }

  /**
   * Idle connections are closed, the others when their answers are over.
   *
   * No answer says `Connection: close`: some clients, `fetch` of Node among them, then take one that is cut off for a whole one.
   */
  close(): void {
    this.closing = true;
    for (const [socket, { open }] of this.all) if (open === 0) socket.destroy();
  }

  cut(): void {
    for (const socket of this.all.keys()) socket.destroy();
  }
}
