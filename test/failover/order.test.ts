import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../src/failover/member.js';
import { Ranking } from '../../src/failover/ranking.js';
import type { Price } from '../../src/providers/provider.js';

interface Facts {
  readonly id: string;
  readonly rung?: number;
  readonly latency?: number;
  readonly errorRate?: number;
  readonly healthy?: boolean;
  readonly open?: boolean;
  readonly benched?: boolean;
  readonly price?: Price;
  inFlight?: number;
}

const price = (input: number, output = input): Price => ({ input, output });

/** A member of which only these facts matter. */
function member(facts: Facts, place: number): Member {
  const { id, rung = 0, latency = Number.NaN, errorRate = 0, healthy = true, open = false, benched = false } = facts;
  const health = {
    healthy,
    errorRate,
    latency,
    get inFlight() {
      return facts.inFlight ?? 0;
    },
  };
  const seen = { id, rung, place, health, benched, broken: open, failing: !healthy, breaker: { admits: !open } };
  return { ...seen, provider: { price: facts.price }, nextChange: Infinity, review: () => undefined } as unknown as Member;
}

/** A ranking, and how many of so many calls begin with each, none of which ends. */
function ranked(...all: Facts[]) {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const settings = { probe: { every: 1, timeout: 1 }, scheduler: new VirtualTimeScheduler(), spreadAbove: 10, random };
  const ranking = new Ranking(all.map(member), settings);
  ranking.refresh();
  const begin = (calls: number) => {
    for (let call = 0; call < calls; call++) {
      const [chosen] = ranking.forCall();
      const first = all.find(({ id }) => id === chosen?.id);
      if (first !== undefined) first.inFlight = (first.inFlight ?? 0) + 1;
    }
    return Object.fromEntries(all.map(({ id, inFlight = 0 }) => [id, inFlight]));
  };
  return { ranking, begin, ids: ranking.order.map(({ id }) => id).join(' ') };
}

describe('the order', () => {
  it('is by what speaks against one, then by rung, then by latency', () => {
    const { ids } = ranked(
      { id: 'benched', latency: 1, benched: true },
      { id: 'ill', latency: 1, healthy: false },
      { id: 'open', latency: 1, open: true },
      { id: 'slow', latency: 300 },
      { id: 'fast', latency: 100 },
      { id: 'lower', latency: 10, rung: 1 },
    );
    expect(ids).toBe('fast slow lower ill benched open');
  });

  it('has the cheaper of two that are about as fast before the other', () => {
    expect(ranked({ id: 'a', latency: 100, price: price(3) }, { id: 'b', latency: 109, price: price(1) }).ids).toBe('b a');
    expect(ranked({ id: 'a', latency: 100, price: price(3) }, { id: 'b', latency: 111, price: price(1) }).ids).toBe('a b');
    // Three tokens of a request to one of an answer.
    expect(ranked({ id: 'a', latency: 100, price: price(2, 2) }, { id: 'b', latency: 100, price: price(1, 4) }).ids).toBe('b a');
  });

  it('measures "about as fast" from the fastest, so that a row of neighbours is no group', () => {
    const row = [100, 108, 116].map((latency, index) => ({ id: 'abc'.charAt(index), latency, price: price(3 - index) }));
    expect(ranked(...row).ids).toBe('b a c');
  });

  it('lets the price decide only between the well, on one rung, of which it is known', () => {
    const dear = { id: 'dear', latency: 100, price: price(9) };
    expect(ranked(dear, { id: 'ill', latency: 100, price: price(1), healthy: false }).ids).toBe('dear ill');
    expect(ranked(dear, { id: 'lower', latency: 100, price: price(1), rung: 1 }).ids).toBe('dear lower');
    expect(ranked(dear, { id: 'failing', price: price(1), errorRate: 0.5 }).ids).toBe('dear failing');
    expect(ranked(dear, { id: 'unknown', latency: 100 }, { id: 'cheap', latency: 100, price: price(1) }).ids).toBe(
      'cheap unknown dear',
    );
  });

  it('is as the user wrote it while nothing is known, and tries a cheaper one when something is', () => {
    expect(ranked({ id: 'a', price: price(3) }, { id: 'b', price: price(1) }).ids).toBe('a b');
    expect(ranked({ id: 'a', price: price(3), latency: 100 }, { id: 'b', price: price(1) }).ids).toBe('b a');
  });

  it('is read, not made, by a call', () => {
    const { ranking } = ranked({ id: 'a', latency: 100 }, { id: 'b', latency: 200 });
    const before = ranking.order;
    expect(ranking.forCall()).toBe(before);
    expect(ranking.order).toBe(before);
  });
});

describe('the load of a rung', () => {
  it('is shared by its well members from some calls in flight on', () => {
    const { begin } = ranked({ id: 'a', latency: 100 }, { id: 'b', latency: 100 }, { id: 'ill', latency: 100, healthy: false });
    expect(begin(10)).toStrictEqual({ a: 10, b: 0, ill: 0 });
    const { a = 0, b = 0, ill } = begin(30);
    expect([a + b, ill]).toStrictEqual([40, 0]);
    expect(Math.abs(a - b)).toBeLessThanOrEqual(4);
  });

  it('[B34] is shared by all when more than half are ejected, so that the few are not overrun', () => {
    const bad = { latency: 100, healthy: false };
    const { begin } = ranked(
      { id: 'a', latency: 100 },
      { id: 'b', ...bad },
      { id: 'c', ...bad },
      { id: 'open', ...bad, open: true },
    );
    expect(begin(10)).toStrictEqual({ a: 10, b: 0, c: 0, open: 0 });
    const { a = 0, b = 0, c = 0, open } = begin(60);
    expect([a + b + c, open]).toStrictEqual([70, 0]);
    for (const count of [a, b, c]) expect(Math.abs(count - 70 / 3)).toBeLessThan(6);
  });

  it("is the few's while at least half are well, and nobody's of another rung", () => {
    const { begin } = ranked(
      { id: 'a', latency: 100 },
      { id: 'ill', latency: 100, healthy: false },
      { id: 'lower', latency: 1, rung: 1 },
    );
    expect(begin(50)).toStrictEqual({ a: 50, ill: 0, lower: 0 });
  });
});
