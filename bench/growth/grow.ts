import { median } from '../median.js';
import type { Curve, Work } from './curve.js';
import { type Verdict, verdictOf } from './verdict.js';

export interface Grown {
  readonly points: readonly GrownPoint[];
  readonly verdict: Verdict;
}

export interface GrownPoint {
  readonly size: number;
  /** CPU per unit. */
  readonly microseconds: number;
  /** To the smallest size: the median of the rounds' ratios. */
  readonly times: number;
  /** The same of the work by hand. */
  readonly timesByHand: number | undefined;
}

const WARM_UPS = 3;
const ROUNDS = 7;

/**
 * Measures what a unit costs at each size.
 *
 * The sizes take turns within a round, in an order that moves on by one, and a ratio is taken within its round: a machine that is
 * busy for a while slows all sizes alike.
 */
export async function grow({ sizes, prepare, byHand }: Curve): Promise<Grown> {
  const costs = await costsOf(sizes, prepare);
  const costsByHand = byHand && (await costsOf(sizes, byHand));
  const points = sizes.map((size, at): GrownPoint => {
    const timesByHand = costsByHand && timesAt(costsByHand, at);
    return { size, microseconds: median(costs[at] ?? []), times: timesAt(costs, at), timesByHand };
  });
  const verdict = verdictOf(points.map(({ size, times, timesByHand = 1 }) => ({ size, ratio: times / timesByHand })));
  return { points, verdict };
}

/** By size, what a unit cost in each round. */
async function costsOf(sizes: readonly number[], prepare: Curve['prepare']): Promise<readonly (readonly number[])[]> {
  const works: Work[] = [];
  for (const size of sizes) works.push(await prepare(size));
  for (let count = 0; count < WARM_UPS; count++) for (const work of works) await work();
  const costs = sizes.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const at of works.keys()) {
      const turn = (at + round) % works.length;
      const work = works[turn];
      if (work !== undefined) costs[turn]?.push(await costOf(work));
    }
  }
  return costs;
}

function timesAt(costs: readonly (readonly number[])[], at: number): number {
  const [smallest = []] = costs;
  return median((costs[at] ?? []).map((cost, round) => cost / (smallest[round] ?? Number.NaN)));
}

/** CPU of the whole process per unit, in µs. */
async function costOf(work: Work): Promise<number> {
  globalThis.gc?.({ type: 'minor' });
  const before = process.cpuUsage();
  const units = await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / units;
}
