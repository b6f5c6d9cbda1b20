import { describe, expect, it } from 'vitest';
import { type HerdFigures, recover } from './herd.js';

// Where an error was made tells nothing here, and writing it down is a tenth of the work.
Error.stackTraceLimit = 0;

const seed = Number(process.env.SIMULATION_SEED ?? 1);
const OUTAGE_MS = 50_000;

function told(name: string, { peakUp, refused, firstMs, drainedMs, done, dead }: HerdFigures): string {
  const times = `first answer ${(firstMs / 1_000).toFixed(1)} s after the recovery, last ${(drainedMs / 1_000).toFixed(1)} s`;
  const load = `at most ${peakUp} requests in a second, ${(100 * refused).toFixed(1)} % refused`;
  return `${name}: ${load}; ${done} answered, ${dead} dead; ${times} (SIMULATION_SEED=${seed})`;
}

describe('replicas that recover together', () => {
  it('a thousand of them, down since the same instant, stay within what the provider takes', { timeout: 60_000 }, async () => {
    const capacity = 500;
    const figures = await recover({ seed, replicas: 1_000, heldEach: 2, capacity, outageMs: OUTAGE_MS });
    const words = told('1,000 replicas', figures);
    console.log(words);
    expect(figures.done, words).toBe(2_000);
    expect(figures.peakUp, words).toBeLessThanOrEqual(capacity);
    expect(figures.refused, words).toBe(0);
  });

  it('would all ask at once if chance had no say: the figures can tell a herd', { timeout: 60_000 }, async () => {
    const replicas = 100;
    const options = { random: () => 0.5 };
    const figures = await recover({ seed, replicas, heldEach: 2, capacity: 50, outageMs: OUTAGE_MS, options });
    console.log(told('100 replicas in step', figures));
    expect(figures.peakUp).toBeGreaterThanOrEqual(replicas);
    expect(figures.refused).toBeGreaterThan(0.2);
  });

  it('wait for their turn at a provider that takes far fewer, and none is lost', { timeout: 60_000 }, async () => {
    const figures = await recover({ seed, replicas: 100, heldEach: 2, capacity: 20, outageMs: OUTAGE_MS });
    const words = told('100 replicas at 20 a second', figures);
    console.log(words);
    expect([figures.done, figures.dead], words).toStrictEqual([200, 0]);
    expect(figures.peakUp, words).toBeLessThan(100);
  });
});
