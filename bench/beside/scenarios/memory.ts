import { execFileSync } from 'node:child_process';
import type { Bench } from '../bench.js';
import { ContenderProcess } from '../contenderProcess.js';
import { BASE, type ContenderName } from '../contenders.js';
import { type Finding, shown, times } from '../report/finding.js';
import { startUpstream } from '../upstream/upstream.js';
import type { Figures } from '../work/works.js';
import { alike } from './setting.js';

type Held = Figures<'hold'>;

/** Files that a process has open besides. */
const BESIDES = 100;

/** What an open stream holds, of thousands, and what is left when they are gone. */
export async function memory(bench: Bench): Promise<readonly Finding[]> {
  const files = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).replace('unlimited', 'Infinity'));
  const findings: Finding[] = [];
  for (const { streams, names } of bench.size.held)
    findings.push(await heldBy(bench, names, Math.min(streams, files - BESIDES), files));
  return findings;
}

async function heldBy(bench: Bench, names: readonly ContenderName[], streams: number, files: number): Promise<Finding> {
  const figures = new Map<ContenderName, Held>();
  const broke: ContenderName[] = [];
  for (const name of names) {
    try {
      figures.set(name, await held(bench, name, streams));
    } catch (error) {
      // One that cannot hold so many says nothing of the others.
      if (name === BASE) throw error;
      broke.push(name);
    }
  }
  const ofBase = figures.get(BASE)?.heap ?? Number.NaN;
  return {
    title: `Memory per open stream at ${streams.toLocaleString('en')}, kB, and times by hand`,
    note:
      `A token every ${bench.size.heldEveryMs / 1_000} s. Heap and what it refers to, after a full collection; the process as the system sees it; what ` +
      `is left of the heap's when all are let go. A process may have ${files.toLocaleString('en')} files open here.`,
    rows: [
      ['', 'heap', '', 'process', 'left'],
      ...[...figures].map(([name, { heap, resident, left }]) => [
        name,
        shown(heap / 1_000),
        times(heap / ofBase),
        shown(resident / 1_000),
        shown(left / 1_000),
      ]),
      ...broke.map((name) => [name, 'a stream broke', '', '', '']),
    ],
  };
}

/** An upstream of its own: ports of connections that have just been closed are not free again at once. */
async function held(bench: Bench, name: ContenderName, streams: number): Promise<Held> {
  const upstream = await startUpstream();
  const contender = await ContenderProcess.start(
    name,
    alike({ ...bench, upstream }, { tokens: 1_000, everyMs: bench.size.heldEveryMs }),
  );
  try {
    return await contender.do('hold', { streams, settleMs: bench.size.heldEveryMs + 500 });
  } finally {
    contender.close();
    upstream.close();
  }
}
