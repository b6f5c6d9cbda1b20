import type { Socket } from 'node:net';
import { BROKEN_EVENT, BUSY, DEAD, ERROR_EVENT, type Rendered } from './rendered.js';
import type { Fault, Script } from './script.js';
import type { Tally } from './tally.js';

/** About so many bytes go out before other streams have their turn. */
const TURN_BYTES = 16_384;

/** Writes one answer to a socket, at the script's pace and with its fault. */
export class Exchange {
  private next = 0;

  constructor(
    private readonly socket: Socket,
    private readonly script: Script & { readonly fault: Fault },
    private readonly answer: Rendered,
    private readonly tally: Tally,
  ) {}

  begin(): void {
    const { fault } = this.script;
    if (fault === 'dead' || fault === 'busy') {
      this.tally.broke();
      this.socket.write(fault === 'dead' ? DEAD : BUSY);
    } else if (this.script.firstMs > 0) setTimeout(() => this.go(), this.script.firstMs);
    else this.go();
  }

  private readonly go = (): void => {
    if (this.script.everyMs > 0) this.paced();
    else this.fast();
  };

  private paced(): void {
    // The head and the first token together, then a token a beat.
    if (this.next === 0) this.write();
    if (!this.write()) return;
    setTimeout(this.go, this.script.everyMs);
  }

  private fast(): void {
    let bytes = 0;
    this.socket.cork();
    while (bytes < TURN_BYTES) {
      bytes += this.answer.writes[this.next]?.length ?? 0;
      if (!this.write()) {
        this.socket.uncork();
        return;
      }
    }
    this.socket.uncork();
    if (this.socket.writableNeedDrain) this.socket.once('drain', this.go);
    else setImmediate(this.go);
  }

  /** Whether there is more to come. */
  private write(): boolean {
    const bytes = this.answer.writes[this.next];
    if (bytes === undefined || this.socket.destroyed) return false;
    if (this.next === this.answer.faultAt && this.breaks()) return false;
    if (this.script.everyMs > 0) this.tally.sent(this.socket, this.answer.tokensAfter[this.next] ?? 0);
    this.socket.write(this.next === this.answer.faultAt && this.script.fault === 'line' ? BROKEN_EVENT : bytes);
    this.next++;
    if (this.next < this.answer.writes.length) return true;
    this.tally.whole(this.socket);
    return false;
  }

  /** Does what the script says is to go wrong here; whether that ends the stream. */
  private breaks(): boolean {
    const { fault } = this.script;
    if (fault === 'none') return false;
    this.tally.broke();
    if (fault === 'error') this.socket.write(ERROR_EVENT);
    // What has been written is on its way before the connection is gone.
    if (fault === 'reset') setImmediate(() => this.socket.resetAndDestroy());
    return fault !== 'line';
  }
}
