import { type Failover, type FailoverOptions, failover, type Provider, textOf } from '../../src/index.js';
import { PROMPT } from '../beside/api.js';
import { answerText } from '../beside/upstream/words.js';
import { VirtualClock } from '../virtualClock.js';

/** Virtual ms from one request to the next: timers that are done with are let go meanwhile. */
const EVERY_MS = 100;

/** Asks a failover for one answer after another in virtual time, and holds each against what it must be. */
export class Asker {
  private readonly clock = new VirtualClock();
  private readonly chat: Failover;
  private readonly whole: string;
  /** Times that another provider went on with an answer. */
  switches = 0;

  constructor(ladder: readonly (readonly Provider[])[], tokens: number, options: FailoverOptions = {}) {
    this.chat = failover(ladder, { scheduler: this.clock, random: () => 0.5, ...options });
    this.whole = answerText(tokens);
    this.chat.events$.subscribe(({ type }) => {
      if (type === 'switch') this.switches++;
    });
  }

  ask(requests: number): void {
    for (let count = 0; count < requests; count++) {
      this.askOnce();
      this.clock.advanceTo(this.clock.now() + EVERY_MS);
    }
  }

  private askOnce(): void {
    const heard = { text: '', ended: false };
    this.chat(PROMPT)
      .pipe(textOf())
      .subscribe({
        next: (piece) => {
          heard.text += piece;
        },
        complete: () => {
          heard.ended = true;
        },
      });
    if (heard.ended && heard.text === this.whole) return;
    throw new Error(`The text is wrong: ${heard.text.length} characters of ${this.whole.length}.`);
  }
}
