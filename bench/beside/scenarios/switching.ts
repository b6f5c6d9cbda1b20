import { median } from '../../median.js';
import type { Bench } from '../bench.js';
import { ContenderProcess } from '../contenderProcess.js';
import { type ContenderName, SWITCHING } from '../contenders.js';
import { type Finding, shown } from '../report/finding.js';
import type { Fault } from '../upstream/script.js';
import { answerText } from '../upstream/words.js';
import type { Figures } from '../work/works.js';
import { alike } from './setting.js';

const TOKENS = 200;
const STALL_MS = 300;
/** What the backup takes to its own first token. */
const BACKUP_MS = 20;
/** Answers that go well before the one that breaks. */
const SOUND = 10;
const PATIENCE_MS = 4_000;
/** Where the backup spoke. */
const WENT_ON: readonly Figures<'listen'>['text'][] = ['whole', 'doubled'];

const FAULTS = {
  dead: 'refused (503)',
  reset: 'reset',
  stall: 'stall',
  error: 'error in the stream',
  line: 'broken line',
} as const;

/** What a reader has of an answer whose provider fails before it, or in the middle of it. */
export async function switching(bench: Bench): Promise<Finding> {
  const rows: (readonly string[])[] = [];
  for (const name of SWITCHING) {
    for (const fault of Object.keys(FAULTS) as (keyof typeof FAULTS)[]) rows.push(await rowOf(bench, name, fault)); // its keys
  }
  return {
    title: 'A provider that fails: what the reader has',
    note:
      `The first of two fails before its ${SOUND + 1}th answer or in the middle of it. Lost: until the backup's first character is there, in ` +
      `ms, without the limit on silence (${STALL_MS}) and the ${BACKUP_MS} that the backup itself takes.`,
    rows: [['', 'what happens', 'text', 'ends', 'lost'], ...rows],
  };
}

async function rowOf(bench: Bench, name: ContenderName, fault: keyof typeof FAULTS): Promise<readonly string[]> {
  const seen: Seen[] = [];
  for (let count = 0; count < bench.size.switches; count++) seen.push(await see(bench, name, fault));
  const said = (of: (one: Seen) => string): string => [...new Set(seen.map(of))].join(', ');
  const lost = median(seen.map((one) => one.lost));
  return [name, FAULTS[fault], said((one) => one.text), said((one) => one.end), shown(lost)];
}

interface Seen {
  readonly text: string;
  readonly end: string;
  readonly lost: number;
}

async function see(bench: Bench, name: ContenderName, fault: Fault): Promise<Seen> {
  const script = { tokens: TOKENS };
  // Their own names, so that each begins with sound answers.
  const primary = `${name.replaceAll(/\W/g, '')}-${fault}-${serial++}`;
  const setting = {
    ...alike(bench, script),
    primary: bench.upstream.url({ ...script, name: primary, fault, sound: SOUND }),
    backup: bench.upstream.url({ ...script, name: `${primary}-backup`, firstMs: BACKUP_MS }),
    stallMs: STALL_MS,
  };
  const contender = await ContenderProcess.start(name, setting);
  try {
    const listened = await contender.do('listen', { soundBefore: SOUND, patienceMs: PATIENCE_MS });
    const { brokeAt } = await bench.upstream.seen(primary);
    const lost = WENT_ON.includes(listened.text) ? lostMs(listened, fault, BigInt(brokeAt)) : Number.NaN;
    return { text: listened.text, end: listened.end, lost };
  } finally {
    contender.close();
  }
}

let serial = 0;

/** From the fault to the first character that the failed provider had not said. */
function lostMs({ pieces }: Figures<'listen'>, fault: Fault, brokeAt: bigint): number {
  const said = fault === 'dead' ? 0 : answerText(TOKENS / 2).length;
  const next = pieces.find(({ length }) => length > said);
  if (next === undefined) return Number.NaN;
  return Number(BigInt(next.at) - brokeAt) / 1e6 - (fault === 'stall' ? STALL_MS : 0) - BACKUP_MS;
}
