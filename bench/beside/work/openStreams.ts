import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from '../contender.js';
import { answerText } from '../upstream/words.js';

/** So many are begun at once: a server's queue of connections is no longer. */
const AT_ONCE = 200;
const SETTLE_MS = 500;

/** Answers that are listened to until all are let go. */
export class OpenStreams {
  private readonly aborting: AbortController[] = [];
  private readonly whole: string;
  private failure: Error | undefined;

  constructor(
    private readonly ask: Contender['ask'],
    tokens: number,
  ) {
    this.whole = answerText(tokens);
  }

  /** Opens so many more, and resolves when each has spoken. */
  async open(streams: number): Promise<void> {
    for (let left = streams; left > 0; left -= AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => this.openOne()));
    }
  }

  async letGo(): Promise<void> {
    for (const abort of this.aborting.splice(0)) abort.abort();
    await wait(SETTLE_MS);
    if (this.failure !== undefined) throw this.failure;
  }

  private openOne(): Promise<void> {
    const abort = new AbortController();
    this.aborting.push(abort);
    return new Promise((resolve) => {
      const fail = (error: Error): void => {
        if (!abort.signal.aborted) this.failure ??= error;
        resolve();
      };
      let length = 0;
      const hear = (piece: string): void => {
        if (!this.whole.startsWith(piece, length)) fail(new Error('The text is wrong.'));
        length += piece.length;
        resolve();
      };
      this.ask(hear, abort.signal).then(
        () => fail(new Error('A stream ended while it was to be held.')),
        (error: unknown) => fail(new Error('A stream broke while it was to be held.', { cause: error })),
      );
    });
  }
}
