import { describe, expect, it } from 'vitest';
import { BAD_DAY, type Incident } from '../../bench/incident/day.js';
import { type Figures, figuresOf } from '../../bench/incident/figures.js';
import { replay } from '../../bench/incident/replay.js';
import { aiFallback } from '../../bench/incident/strategies/aiFallback.js';
import { oneProvider } from '../../bench/incident/strategies/oneProvider.js';
import { rxbaton } from '../../bench/incident/strategies/rxbaton.js';
import { sequentialFallback } from '../../bench/incident/strategies/sequentialFallback.js';
import type { Strategy } from '../../bench/incident/strategies/strategy.js';

/** A day in two hours: its outages are as much shorter, so that finding out about them weighs twelve times as much. */
const lived = (strategy: Strategy, incidents: readonly Incident[]): Figures =>
  figuresOf(replay(strategy, { incidents, requestsPerSecond: 1, hours: 2 }));

describe('a day with outages', () => {
  it('costs a failover hardly an answer, little time and few requests', () => {
    const well = lived(oneProvider, []);
    const { complete, wrong, firstChunkP99, extraRequests } = lived(rxbaton, BAD_DAY);
    expect(complete).toBeGreaterThanOrEqual(0.9999);
    expect(wrong).toBe(0);
    expect(firstChunkP99).toBeLessThanOrEqual(1.5 * well.firstChunkP99);
    expect(extraRequests).toBeLessThan(0.05);
  });

  it('costs those that remember nothing, or cannot go on, more answers', () => {
    const [one, sequential, ai] = [oneProvider, sequentialFallback, aiFallback].map((strategy) => lived(strategy, BAD_DAY));
    expect(one?.complete).toBeLessThan(0.95);
    expect(sequential?.complete).toBeLessThan(0.995);
    expect(ai?.complete).toBeLessThan(0.999);
    // A second answer after half of the first.
    expect(ai?.wrong).toBeGreaterThan(0);
  });
});
