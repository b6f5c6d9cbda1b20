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
  /** Rounds before those, in which the compiler is at work. */
  readonly warmUps: number;
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
  warmUps,
}: Rounds<K>): Promise<ReadonlyMap<ContenderName, readonly Figures<K>[]>> {
  const processes = await Promise.all(names.map((name) => ContenderProcess.start(name, setting)));
  try {
    const figures = new Map(names.map((name) => [name, [] as Figures<K>[]]));
    for (let round = -warmUps; round < rounds; round++) {
      const first = (round + warmUps) % processes.length;
      for (const contender of [...processes.slice(first), ...processes.slice(0, first)]) {
        const figure = await contender.do(kind, task);
        if (round >= 0) figures.get(contender.name)?.push(figure);
      }
    }
    return figures;
  } finally {
    for (const contender of processes) contender.close();
  }
}
