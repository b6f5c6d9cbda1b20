// `npm run bench:soak`, or less of it: `npm run bench:soak -- --minutes 3 --streams 300`.
import { parseArgs } from 'node:util';
import { machine } from '../beside/machine.js';
import { startUpstream } from '../beside/upstream/upstream.js';
import { type Part, soak } from './soak.js';
import { HEAP_MARGIN, leftBehind } from './verdict.js';
import { type Vitals, vitalsAtRest } from './vitals.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, streams: { type: 'string', default: '1000' } },
});
const minutes = Number(values.minutes);
const streams = Number(values.streams);
if (!(minutes > 0) || !Number.isInteger(streams) || streams < 1) {
  console.error('--minutes takes a number above 0, --streams a whole one.');
  process.exit(2);
}
/** What a process makes once, and what is compiled, is there after so long. */
const WARM_UP_MS = 20_000;

const upstream = await startUpstream();
try {
  console.log(`${machine()}: ${streams} streams at a time for ${minutes} min, one answer in twenty broken at both providers`);
  await soak({ upstream, streams, ms: WARM_UP_MS, tell: () => undefined });
  const before = await vitalsAtRest();
  console.log(`at rest before  ${shown(before)}`);
  let minute = 0;
  const tell = (part: Part): void => console.log(`minute ${String(++minute).padEnd(8)} ${lineOf(part)}`);
  const { answers, failures, mistakes } = await soak({ upstream, streams, ms: minutes * 60_000, tell });
  const after = await vitalsAtRest();
  console.log(`at rest after   ${shown(after)}`);
  console.log(`${answers} answers; attempts that failed: ${counts(failures) || 'none'}`);
  const faults = [...[...mistakes].map(([what, count]) => `${count} answers: ${what}`), ...leftBehind(before, after)];
  for (const fault of faults) console.log(`WRONG: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`All exact; the heap is within ${HEAP_MARGIN * 100} % of what it was, and no handle is left.`);
} finally {
  upstream.close();
}

function lineOf({ answers, switches, lateMs, ...held }: Part): string {
  return `${answers} answers, ${switches} switches, event loop late by ${lateMs.toFixed(1)} ms (p99), ${shown(held)}`;
}

function shown({ heap, handles }: Vitals): string {
  return `heap ${heap.toFixed(1)} MB, handles: ${counts(Object.entries(handles)) || 'none'}`;
}

function counts(kinds: Iterable<readonly [string, number]>): string {
  return [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
}
