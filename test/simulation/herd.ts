import { setImmediate } from 'node:timers/promises';
import { concat, defer, ignoreElements, type Observable, of, throwError, timer } from 'rxjs';
import { Random } from '../../bench/random.js';
import { VirtualClock } from '../../bench/virtualClock.js';
import type { Chunk } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { type Provider, provider } from '../../src/providers/provider.js';

export interface Herd {
  readonly seed: number;
  readonly replicas: number;
  /** Requests that each replica holds. */
  readonly heldEach: number;
  /** Requests a second that the provider answers; it refuses those above it with a 429. */
  readonly capacity: number;
  /** When the provider is back. */
  readonly outageMs: number;
  /** @defaultValue each replica has a chance of its own */
  readonly options?: Pick<FailoverOptions, 'random'> | undefined;
}

export interface HerdFigures {
  /** The most requests in any one second, probes among them: during the outage, and after it. */
  readonly peakDown: number;
  readonly peakUp: number;
  /** Of those after the outage, the part that was refused. */
  readonly refused: number;
  /** From the recovery to the first answer, and to the last. */
  readonly firstMs: number;
  readonly drainedMs: number;
  readonly done: number;
  readonly dead: number;
}

/** What an answer takes. */
const ANSWER_MS = 400;
const SECOND = 1_000;
const GRAIN_MS = 10;
/** Long after all should be done. */
const PATIENCE_MS = 3_600_000;

/** Many replicas, each with requests that wait, and one provider that comes back to them all. */
export async function recover({ seed, replicas, heldEach, capacity, outageMs, options }: Herd): Promise<HerdFigures> {
  const clock = new VirtualClock();
  const upstream = new Limited(clock, capacity, outageMs);
  const chats = Array.from({ length: replicas }, (_, number) => {
    const chance = new Random(Math.imul(seed + number + 1, 0x9e3779b1));
    return failover([upstream.provider], { scheduler: clock, random: () => chance.next(), ...options });
  });
  let [done, dead, drainedAt] = [0, 0, Number.NaN];
  // All at the same instant: the worst case.
  const tickets = chats.flatMap((chat) => Array.from({ length: heldEach }, (_, number) => chat.submit(`request ${number}`)));
  for (const { status$ } of tickets) {
    status$.subscribe((status) => {
      if (status === 'done') [done, drainedAt] = [done + 1, clock.now()];
      if (status === 'dead' || status === 'failed') dead++;
    });
  }
  while (done + dead < tickets.length && clock.now() < outageMs + PATIENCE_MS) {
    // What a store and a ticket promise is told once in so many ms: a turn of the loop for each timer would take minutes.
    clock.advanceTo(clock.now() + GRAIN_MS);
    await setImmediate();
  }
  await Promise.all(chats.map((chat) => chat.close()));
  const [down, up] = [upstream.asked.filter((at) => at < outageMs), upstream.asked.filter((at) => at >= outageMs)];
  return {
    peakDown: peakOf(down),
    peakUp: peakOf(up),
    refused: upstream.refused / up.length,
    firstMs: upstream.firstAnswerAt - outageMs,
    drainedMs: drainedAt - outageMs,
    done,
    dead,
  };
}

/** A provider that is down until a time, and from then on answers so many requests a second. */
class Limited {
  readonly provider: Provider;
  /** When each request came, in order. */
  readonly asked: number[] = [];
  refused = 0;
  firstAnswerAt = Number.NaN;
  private readonly taken: number[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly capacity: number,
    private readonly upAt: number,
  ) {
    this.provider = provider('shared', () => this.answer());
  }

  private answer(): Observable<Chunk> {
    return defer(() => {
      const now = this.clock.now();
      this.asked.push(now);
      if (now < this.upAt)
        return this.after(
          50,
          throwError(() => new ProviderError({ kind: 'server', provider: 'shared' })),
        );
      while ((this.taken[0] ?? now) <= now - SECOND) this.taken.shift();
      if (this.taken.length >= this.capacity) {
        this.refused++;
        return this.after(
          50,
          throwError(() => new ProviderError({ kind: 'rate-limit', provider: 'shared', status: 429 })),
        );
      }
      this.taken.push(now);
      if (Number.isNaN(this.firstAnswerAt)) this.firstAnswerAt = now;
      const origin = { provider: 'shared', attempt: 0 };
      return this.after(
        ANSWER_MS,
        of<Chunk[]>({ type: 'text', text: 'well', ...origin }, { type: 'finish', reason: 'stop', ...origin }),
      );
    });
  }

  private after(ms: number, then: Observable<Chunk>): Observable<Chunk> {
    return concat(timer(ms, this.clock).pipe(ignoreElements()), then);
  }
}

/** The most of them within any one second. */
function peakOf(times: readonly number[]): number {
  let [peak, from] = [0, 0];
  for (const [at, time] of times.entries()) {
    while ((times[from] ?? time) <= time - SECOND) from++;
    peak = Math.max(peak, at - from + 1);
  }
  return peak;
}
