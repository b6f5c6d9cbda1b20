import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { MidstreamFault } from './fault.js';
import type { OpenRecord, RequestLog } from './requestLog.js';

/** A longer timer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What was written before a cut should be read before it: a reset overtakes what the client has not taken yet. */
const BEFORE_A_CUT_MS = 20;

/**
 * One request and its response, from the server's side.
 *
 * What waits or writes rejects as soon as the client has left, so that a stream stops with its reader; no timer stays behind.
 */
export class Exchange {
  private readonly left = new AbortController();
  private sudden: { readonly fault: MidstreamFault; readonly at: number } | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly record: OpenRecord,
    private readonly log: RequestLog,
  ) {
    response.once('close', () => {
      log.close(record, 'client'); // unless the server has closed it before
      this.left.abort();
    });
  }

  get model(): string {
    return this.record.model;
  }

  /** A fault is to strike this stream, so many words from now. */
  strike(fault: MidstreamFault): void {
    this.sudden = { fault, at: this.record.wordsSent + fault.after };
  }

  /** The fault that is due by now; it strikes once. */
  struck(): MidstreamFault | undefined {
    const { sudden } = this;
    if (sudden === undefined || this.record.wordsSent < sudden.at) return undefined;
    this.sudden = undefined;
    return sudden.fault;
  }

  async pause(milliseconds: number): Promise<void> {
    const { signal } = this.left;
    signal.throwIfAborted();
    if (milliseconds > 0) await setTimeout(Math.min(milliseconds, LONGEST_TIMER_MS), undefined, { signal });
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.left.signal.throwIfAborted();
    this.response.writeHead(status, headers).flushHeaders();
    this.log.update(this.record, { status });
  }

  /** Waits for a client that reads more slowly than the script speaks. */
  async write(text: string, words = 0): Promise<void> {
    const { signal } = this.left;
    signal.throwIfAborted();
    if (words > 0) this.log.update(this.record, { wordsSent: this.record.wordsSent + words });
    if (text !== '' && !this.response.write(text)) await once(this.response, 'drain', { signal });
  }

  end(text = ''): void {
    this.left.signal.throwIfAborted();
    this.log.close(this.record, 'server');
    this.response.end(text);
  }

  async cut(how: 'rst' | 'fin'): Promise<void> {
    await this.pause(BEFORE_A_CUT_MS);
    await setImmediate(); // a client in this very process reads between timers and immediates
    this.log.close(this.record, 'server');
    if (how === 'rst') this.response.socket?.resetAndDestroy();
    else this.response.socket?.destroySoon();
  }

  /** Breaks the connection at once. */
  drop(): void {
    this.log.close(this.record, 'server');
    this.response.socket?.resetAndDestroy();
  }
}
