import type { Bench } from '../bench.js';
import { BASE, type ContenderName } from '../contenders.js';
import { inRounds } from '../inRounds.js';
import { quantile } from '../quantile.js';
import { type Finding, shown } from '../report/finding.js';
import { alike } from './setting.js';

/** How long one contender may take in a round: one of them waits on its own. */
const AT_MOST_MS = 500;

/** How much later the first text is there than with the client by hand. */
export async function firstChunks(bench: Bench): Promise<Finding> {
  const { rounds, warmUpMs, firstChunks: requests } = bench.size;
  const setting = alike(bench, { tokens: 5 });
  const figures = await inRounds({
    names: bench.size.names,
    setting,
    kind: 'firstChunks',
    task: { requests, atMostMs: AT_MOST_MS },
    rounds,
    warmUpMs,
  });
  const at = (name: ContenderName, share: number): number => quantile((figures.get(name) ?? []).flat(), share);
  const row = (name: ContenderName): readonly string[] => [
    name,
    shown(at(name, 0.5)),
    shown(at(name, 0.5) - at(BASE, 0.5)),
    shown(at(name, 0.99)),
    shown(at(name, 0.99) - at(BASE, 0.99)),
  ];
  return {
    title: 'Time to the first text, ms, and what is added to that by hand',
    note: 'Requests one after the other on a connection that is open; the upstream answers at once.',
    rows: [['', 'p50', 'added', 'p99', 'added'], ...bench.size.names.map(row)],
  };
}
