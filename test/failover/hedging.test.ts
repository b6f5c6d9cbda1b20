import { concat, defer, finalize, ignoreElements, type Observable, of, timer, VirtualAction, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { type Provider, provider } from '../../src/providers/provider.js';
import { finish, start } from './scripted.js';

const CALLS = 5_000;
/** Between two calls, in ms. */
const APART = 50;

/** Chance that can be played again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A time to the first token: lognormal around 400 ms, and one in fifty ten times as long. */
function heavyTailed(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return 400 * Math.exp(0.4 * normal) * (random() < 0.02 ? 10 : 1);
}

interface Figures {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Requests beyond one a call, as a fraction of the calls. */
  readonly extra: number;
  readonly aborted: number;
  readonly inFlight: number;
}

/** 5,000 calls to two equals, twenty a second. */
function simulate(seed: number, hedgeAfter: FailoverOptions['hedgeAfter']): Figures {
  const scheduler = new VirtualTimeScheduler(VirtualAction, Infinity);
  const random = seeded(seed);
  let requests = 0;
  let inFlight = 0;
  const slow = (id: string): Provider =>
    provider(id, () =>
      defer(() => {
        requests++;
        inFlight++;
        const said = (body: ChunkBody): Observable<Chunk> => of({ ...body, provider: id, attempt: 0 });
        const first = timer(heavyTailed(random), scheduler).pipe(ignoreElements());
        const answer = concat(said(start), first, said({ type: 'text', text: 'Hi' }), said(finish));
        return answer.pipe(finalize(() => inFlight--));
      }),
    );
  const chat = failover([slow('a'), slow('b')], { scheduler, random, hedgeAfter, stall: false, spreadAbove: Infinity });
  let aborted = 0;
  chat.events$.subscribe(({ type }) => {
    if (type === 'attempt-aborted') aborted++;
  });
  const waits: number[] = [];
  let calls = 0;
  const call = (): void => {
    if (++calls < CALLS) scheduler.schedule(call, APART);
    const began = scheduler.now();
    chat('Hi').subscribe((chunk) => chunk.type === 'text' && waits.push(scheduler.now() - began));
  };
  scheduler.schedule(call);
  scheduler.flush();
  waits.sort((a, b) => a - b);
  const at = (q: number): number => Math.round(waits[Math.floor(q * waits.length)] ?? Number.NaN);
  expect(waits).toHaveLength(CALLS);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), extra: requests / CALLS - 1, aborted, inFlight };
}

describe("failover({ hedgeAfter: 'p95' })", () => {
  it.each([1, 2, 3])(
    'cuts the tail of the time to the first token for a tenth more requests (seed %i)',
    (seed) => {
      const without = simulate(seed, false);
      const hedged = simulate(seed, 'p95');
      const line = ({ p50, p95, p99, extra }: Figures): string =>
        `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, ${(100 * extra).toFixed(1)} % more requests`;
      console.log(`seed ${seed}: without hedges ${line(without)}; with ${line(hedged)}`);
      expect(without.extra).toBe(0);
      expect(without.p99 / hedged.p99).toBeGreaterThanOrEqual(3);
      expect(hedged.extra).toBeLessThanOrEqual(0.1);
      // A hedge more is a loser more, which is booked as such and let go.
      expect(hedged.aborted).toBe(Math.round(hedged.extra * CALLS));
      expect([without.inFlight, hedged.inFlight]).toStrictEqual([0, 0]);
    },
    120_000,
  );
});
