import { median } from '../../median.js';
import type { Bench } from '../bench.js';
import { ContenderProcess } from '../contenderProcess.js';
import { type ContenderName, SWITCHING } from '../contenders.js';
import { type Finding, shown } from '../report/finding.js';
import type { Fault } from '../upstream/script.js';
import { alike } from './setting.js';

const TOKENS = 20;

/** What it costs that the first provider is dead: how many requests find out, and what the others pay. */
export async function outage(bench: Bench): Promise<Finding> {
  const { outageRequests } = bench.size;
  const rows: (readonly string[])[] = [];
  for (const name of SWITCHING.filter((one) => bench.size.names.includes(one))) {
    const sound = await requestsOf(bench, name, 'none');
    const dead = await requestsOf(bench, name, 'dead');
    const added = median(dead.later) - median(sound.later);
    rows.push([
      name,
      `${dead.answered} of ${outageRequests}`,
      String(dead.reached),
      shown(Math.max(...dead.early)),
      shown(added),
    ]);
  }
  return {
    title: `${outageRequests} requests while the first provider is dead`,
    note: 'It answers 503 at once. The slowest of the first half, and what a request of the second half takes longer than with both sound, ms.',
    rows: [['', 'answered', 'reached the dead one', 'slowest', 'added later'], ...rows],
  };
}

interface Outage {
  readonly answered: number;
  readonly reached: number;
  readonly early: readonly number[];
  readonly later: readonly number[];
}

async function requestsOf(bench: Bench, name: ContenderName, fault: Fault): Promise<Outage> {
  const primary = `outage-${name.replaceAll(/\W/g, '')}-${fault}`;
  const setting = { ...alike(bench, { tokens: TOKENS }), primary: bench.upstream.url({ tokens: TOKENS, name: primary, fault }) };
  const contender = await ContenderProcess.start(name, setting);
  try {
    const all = await contender.do('sequence', { requests: bench.size.outageRequests });
    const answered = (times: readonly (number | null)[]): readonly number[] => times.filter((time) => time !== null);
    const half = Math.floor(all.length / 2);
    const { requests: reached } = await bench.upstream.seen(primary);
    return { answered: answered(all).length, reached, early: answered(all.slice(0, half)), later: answered(all.slice(half)) };
  } finally {
    contender.close();
  }
}
