import { describe, expect, it } from 'vitest';
import { liveThrough } from './liveThrough.js';
import { worldOf } from './world.js';

/** `SIMULATION_SEED=123` lives through that world alone; `SIMULATION_WORLDS=50000` through so many, from that one or the first. */
const { SIMULATION_SEED, SIMULATION_WORLDS = SIMULATION_SEED === undefined ? '5000' : '1' } = process.env;
const first = Number(SIMULATION_SEED ?? 0);
const count = Number(SIMULATION_WORLDS);
/** More faults than these tell nothing new. */
const ENOUGH = 20;

// Of all that is done, a fifth would be writing down where errors were made; who looks at one world wants to know.
if (count > 1) Error.stackTraceLimit = 0;

describe('failover, in worlds where anything may happen', () => {
  it(`holds all that it promises in ${count} of them`, { timeout: 60_000 + 20 * count }, async () => {
    const faults: string[] = [];
    for (let seed = first; seed < first + count && faults.length < ENOUGH; seed++) {
      // What promises hold of a world is let go between two turns of the loop.
      if (seed % 100 === 0) await new Promise(setImmediate);
      faults.push(...faultsOf(seed).map((fault) => `SIMULATION_SEED=${seed}: ${fault}`));
    }
    expect(faults).toStrictEqual([]);
  });
});

function faultsOf(seed: number): readonly string[] {
  try {
    return liveThrough(worldOf(seed));
  } catch (error) {
    return [`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}
