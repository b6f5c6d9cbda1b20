import { setImmediate } from 'node:timers/promises';
import { defer, type Observable, of, throwError } from 'rxjs';
import { type ChatRequest, textOfContent } from '../../src/chat/chatRequest.js';
import type { Chunk } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { failover } from '../../src/failover/failover.js';
import { provider } from '../../src/providers/provider.js';
import { VirtualClock } from '../virtualClock.js';

export interface Held {
  readonly count: number;
  /** Requests a second after the outage. */
  readonly pace: number;
  /** Beside its number: a request's text. */
  readonly contentLength: number;
}

export interface Drained {
  /** What a held request costs, its text included: meaningful where `gc` is exposed. */
  readonly bytesEach: number;
  /** The numbers of the requests, in the order in which they were asked for. */
  readonly order: readonly number[];
  /** How many were asked for in each second from the first on. */
  readonly perSecond: readonly number[];
  readonly answered: number;
  /** Timers that were left. */
  readonly pending: number;
}

const ORIGIN = { provider: 'one', attempt: 0 };

/** Holds so many requests in the memory of one failover, and lets them go at a steady pace, in virtual time. */
export async function holdAndDrain({ count, pace, contentLength }: Held): Promise<Drained> {
  const clock = new VirtualClock();
  const order: number[] = [];
  const times: number[] = [];
  let up = false;
  const answer = (request: ChatRequest): Observable<Chunk> =>
    defer(() => {
      if (!up) return throwError(() => new ProviderError({ kind: 'server', provider: 'one' }));
      const content = textOfContent(request.messages[0]?.content ?? '');
      if (content !== 'ping') {
        order.push(Number.parseInt(content, 10));
        times.push(clock.now());
      }
      return of<Chunk[]>({ type: 'text', text: 'well', ...ORIGIN }, { type: 'finish', reason: 'stop', ...ORIGIN });
    });
  const before = bytesUsed();
  const chat = failover([provider('one', answer)], {
    scheduler: clock,
    random: () => 0.5,
    retry: false,
    breaker: false,
    queue: { maxWaiting: count, ramp: { start: pace, factor: 1, every: 1_000 } },
  });
  let answered = 0;
  for (let number = 0; number < count; number++) {
    const done = (): void => {
      answered++;
    };
    chat.submit(contentOf(number, contentLength)).result.then(done, () => undefined);
  }
  await setImmediate();
  const bytesEach = (bytesUsed() - before) / count;
  up = true;
  // A probe comes first; and promises have their turn once in a second.
  const until = clock.now() + 30_000 + (count / pace) * 1_000;
  while (answered < count && clock.now() < until) {
    clock.advanceTo(clock.now() + 1_000);
    await setImmediate();
  }
  await chat.close();
  return { bytesEach, order, perSecond: perSecondOf(times), answered, pending: clock.pending };
}

/** A text of its own: a string that was put together is made of the strings it came from, and counts for next to nothing. */
function contentOf(number: number, length: number): string {
  return Buffer.from(`${number} `.padEnd(length, 'how a relay race is won ')).toString('latin1');
}

function bytesUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function perSecondOf(times: readonly number[]): readonly number[] {
  const counts: number[] = [];
  for (const time of times) {
    const second = Math.floor((time - (times[0] ?? 0)) / 1_000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}
