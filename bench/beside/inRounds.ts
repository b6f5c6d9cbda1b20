import type { Setting } from './contender.js';
import { ContenderProcess } from './contenderProcess.js';
import type { ContenderName } from './contenders.js';
import type { Figures, Kind, Task } from './work/works.js';

export interface Rounds<K extends Kind> {
  readonly names: readonly ContenderName[];
  readonly setting: Setting;
  readonly kind: K;
  readonly task: Task<K>;
  readonly rounds: number;
  /** How long each contender works before those, alone, while its code is compiled. */
  readonly warmUpMs: number;
}

/**
 * Figures of contenders, each in a fresh process of its own, by round.
 *
 * They take turns within a round, in an order that moves on by one from round to round: a machine that is busy for a while slows the
 * contenders of a round alike, and their ratios stand.
 */
export async function inRounds<K extends Kind>({
  names,
  setting,
  kind,
  task,
  rounds,
  warmUpMs,
}: Rounds<K>): Promise<ReadonlyMap<ContenderName, readonly Figures<K>[]>> {
  const processes = await Promise.all(names.map((name) => ContenderProcess.start(name, setting)));
  try {
    for (const contender of processes) {
      const until = performance.now() + warmUpMs;
      while (performance.now() < until) await contender.do(kind, task);
    }
    const figures = new Map(names.map((name) => [name, [] as Figures<K>[]]));
    for (let round = 0; round < rounds; round++) {
      const first = round % processes.length;
      for (const contender of [...processes.slice(first), ...processes.slice(0, first)]) {
        figures.get(contender.name)?.push(await contender.do(kind, task));
      }
    }
    return figures;
  } finally {
    for (const contender of processes) contender.close();
  }
}
