import { median } from '../../median.js';
import type { Bench } from '../bench.js';
import { ContenderProcess } from '../contenderProcess.js';
import type { ContenderName } from '../contenders.js';
import { type Finding, shown } from '../report/finding.js';
import { alike } from './setting.js';

const AFTER_PIECES = 20;
const EVERY_MS = 1;

/** How soon a provider knows that nobody listens any more. */
export async function cancellation(bench: Bench): Promise<Finding> {
  const rows: (readonly string[])[] = [];
  for (const name of bench.size.names) rows.push(await rowOf(bench, name));
  return {
    title: 'Cancellation: until the connection is closed, ms',
    note: `The reader goes after ${AFTER_PIECES} pieces of text, of which one comes about every ms. Wasted: what was still written.`,
    rows: [['', 'p50', 'slowest', 'tokens wasted'], ...rows],
  };
}

async function rowOf(bench: Bench, name: ContenderName): Promise<readonly string[]> {
  const primary = `cancel-${name.replaceAll(/\W/g, '')}`;
  const setting = alike(bench, { tokens: 2_000, everyMs: EVERY_MS, name: primary });
  const contender = await ContenderProcess.start(name, setting);
  try {
    const moments = (await contender.do('cancel', { requests: bench.size.cancels, afterPieces: AFTER_PIECES })).map(BigInt);
    const { closed } = await bench.upstream.seen(primary);
    const ends = closed.map(({ at, sent }) => ({ at: BigInt(at), sent: sent.map(BigInt) }));
    if (ends.length < moments.length) return [name, 'not closed', '', ''];
    const cancels = moments.map((moment, at) => {
      const end = ends[at];
      return {
        ms: end === undefined ? Number.NaN : Number(end.at - moment) / 1e6,
        wasted: end?.sent.filter((time) => time > moment).length ?? Number.NaN,
      };
    });
    const times = cancels.map(({ ms }) => ms);
    return [name, shown(median(times)), shown(Math.max(...times)), shown(median(cancels.map(({ wasted }) => wasted)))];
  } finally {
    contender.close();
  }
}
