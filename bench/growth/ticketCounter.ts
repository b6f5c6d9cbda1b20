import { setImmediate } from 'node:timers/promises';
import { defer, from, throwError } from 'rxjs';
import { type Chunk, type Failover, failover, ProviderError, provider, type QueueOptions, type Ticket } from '../../src/index.js';
import { PROMPT } from '../beside/api.js';
import { VirtualClock } from '../virtualClock.js';

const ORIGIN = { provider: 'one', attempt: 0 };
const ANSWER: readonly Chunk[] = [
  { type: 'text', text: 'well', ...ORIGIN },
  { type: 'finish', reason: 'stop', ...ORIGIN },
];
const SECOND_MS = 1_000;
/** By then any ramp has let all go. */
const PATIENCE_MS = 120_000;

/** A failover of one provider that is down, and the tickets that wait for it in virtual time. */
export class TicketCounter {
  private readonly clock = new VirtualClock();
  private readonly chat: Failover;
  private up = false;
  private issued = 0;
  private answered = 0;

  constructor(queue: QueueOptions) {
    const { clock } = this;
    const answer = defer(() =>
      this.up ? from(ANSWER) : throwError(() => new ProviderError({ kind: 'server', provider: 'one' })),
    );
    const ladder = [provider('one', () => answer)];
    this.chat = failover(ladder, { scheduler: clock, random: () => 0.5, retry: false, queue });
  }

  /** Resolves when all are queued. */
  async handIn(count: number): Promise<readonly Ticket[]> {
    const tickets = Array.from({ length: count }, () => this.chat.submit(PROMPT));
    for (const ticket of tickets) ticket.result.then(this.count, () => undefined);
    this.issued += count;
    await this.settle();
    const left = tickets.find(({ status }) => status !== 'queued');
    if (left !== undefined) throw new Error(`A ticket is ${left.status} that was to be queued.`);
    return tickets;
  }

  /** Lets promises have their turn. */
  settle(): Promise<void> {
    return setImmediate();
  }

  /** The provider is up again, and answers them all. */
  async drain(): Promise<void> {
    this.up = true;
    const until = this.clock.now() + PATIENCE_MS;
    while (this.answered < this.issued && this.clock.now() < until) {
      this.clock.advanceTo(this.clock.now() + SECOND_MS);
      await this.settle();
    }
    if (this.answered < this.issued) throw new Error(`Only ${this.answered} of ${this.issued} tickets were answered.`);
  }

  private readonly count = (): void => {
    this.answered++;
  };
}
