import type { Socket } from 'node:net';

/** What the upstream has seen under one name. Moments are in ns of the clock that all processes of a machine share. */
export interface Seen {
  readonly requests: number;
  /** When the first fault came since this was asked last. */
  readonly brokeAt: string;
  /** Of each connection that was closed: when, and when its paced tokens had gone out. */
  readonly closed: readonly { readonly at: string; readonly sent: readonly string[] }[];
}

/** Counts what happens under one name. */
export class Tally {
  private requests = 0;
  private brokeAt = 0n;
  private readonly sentOn = new Map<Socket, bigint[]>();
  private readonly closed: Seen['closed'][number][] = [];

  /** Counts one more; which it is. */
  requested(): number {
    return ++this.requests;
  }

  /** Only the first counts: a provider may be asked again. */
  broke(): void {
    this.brokeAt ||= process.hrtime.bigint();
  }

  sent(socket: Socket, tokens: number): void {
    let times = this.sentOn.get(socket);
    if (times === undefined) {
      times = [];
      this.sentOn.set(socket, times);
      socket.once('close', () => this.close(socket));
    }
    if (tokens > 0) times.push(process.hrtime.bigint());
  }

  /** An answer is out, and nobody asks any more when: a connection may have many of them. */
  whole(socket: Socket): void {
    this.sentOn.get(socket)?.splice(0);
  }

  seen(): Seen {
    const brokeAt = String(this.brokeAt);
    this.brokeAt = 0n;
    return { requests: this.requests, brokeAt, closed: this.closed };
  }

  private close(socket: Socket): void {
    this.closed.push({ at: String(process.hrtime.bigint()), sent: (this.sentOn.get(socket) ?? []).map(String) });
    this.sentOn.delete(socket);
  }
}
