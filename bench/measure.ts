import { median } from './median.js';
import { printTable } from './printTable.js';

export interface Measurement<Name extends string> {
  /** Printed above the table. */
  readonly title: string;
  /** Each does the same work in its own way, and all of it before it returns, or before its promise resolves. */
  readonly contenders: Readonly<Record<Name, () => void | Promise<void>>>;
  /** The contender that the others are compared with. */
  readonly base: NoInfer<Name>;
  /** What one run of a contender works through: `{ count: 2_000, unit: 'event' }`. */
  readonly per: { readonly count: number; readonly unit: string };
  /**
   * How often all contenders have their turn.
   *
   * @defaultValue 31
   */
  readonly rounds?: number | undefined;
}

/** Of one contender. */
export interface Measured {
  /** The median of the rounds, in ns per unit. */
  readonly nanoseconds: number;
  /** The median of the rounds' ratios to the base: above 1 is slower than it. */
  readonly ratio: number;
}

/** A turn lasts at least so long, so that the clock's own grain does not matter. */
const TURN_NANOSECONDS = 10_000_000;
/** Until then the compiler is still at work. */
const WARM_UP_NANOSECONDS = 300_000_000;

/**
 * Measures contenders against each other and prints a table.
 *
 * They take turns within each round, in an order that moves on by one from round to round, and a ratio is taken within its round: a
 * machine that is busy for a while slows the contenders of a round alike, and their ratio stands. Run Node with `--expose-gc`, or one
 * contender pays for the garbage of another.
 *
 * @returns the figures by contender, for those who hold them against a target.
 */
export async function measure<Name extends string>({
  title,
  contenders,
  base,
  per,
  rounds = 31,
}: Measurement<Name>): Promise<Readonly<Record<Name, Measured>>> {
  // The keys of a Record<Name, …> are its names.
  const names = Object.keys(contenders) as Name[];
  const runs = new Map<Name, number>();
  for (const name of names) runs.set(name, await warmUp(contenders[name]));

  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] ?? base;
      // A minor one: a full one also throws away hidden classes, and with them what the compiler has learned.
      globalThis.gc?.({ type: 'minor' });
      const count = runs.get(name) ?? 1;
      times.get(name)?.push((await timeOf(contenders[name], count)) / count / per.count);
    }
  }

  const ofBase = times.get(base) ?? [];
  const measured = names.map((name) => [name, summary(times.get(name) ?? [], ofBase)] as const);
  printTable(title, [
    ['', `ns per ${per.unit}`, `times ${base}`],
    ...measured.map(([name, { nanoseconds, ratio }]) => [name, nanoseconds.toFixed(0), ratio.toFixed(2)]),
  ]);
  // The entries have just been made from all the names.
  return Object.fromEntries(measured) as Record<Name, Measured>;
}

function summary(times: readonly number[], ofBase: readonly number[]): Measured {
  return {
    nanoseconds: median(times),
    ratio: median(times.map((time, round) => time / (ofBase[round] ?? Number.NaN))),
  };
}

/** Runs a contender until it is compiled, and tells how many runs make a turn. */
async function warmUp(run: () => void | Promise<void>): Promise<number> {
  let spent = 0;
  let count = 1;
  while (spent < WARM_UP_NANOSECONDS) {
    const time = await timeOf(run, count);
    spent += time;
    if (time < TURN_NANOSECONDS) count = Math.ceil(count * Math.min(10, (1.2 * TURN_NANOSECONDS) / time));
  }
  return count;
}

async function timeOf(run: () => void | Promise<void>, count: number): Promise<number> {
  const begun = process.hrtime.bigint();
  for (let at = 0; at < count; at++) {
    const running = run();
    // Awaiting what is no promise costs a turn of the event loop's queue each time.
    if (running !== undefined) await running;
  }
  return Number(process.hrtime.bigint() - begun);
}
