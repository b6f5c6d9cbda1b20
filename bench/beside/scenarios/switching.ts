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
/** Answers that go well before each that breaks: fewer, and a provider is taken for a bad one. */
const SOUND = 15;
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
  for (const name of SWITCHING.filter((one) => bench.size.names.includes(one))) {
    for (const fault of Object.keys(FAULTS) as (keyof typeof FAULTS)[]) rows.push(await rowOf(bench, name, fault)); // its keys
  }
  return {
    title: 'A provider that fails: what the reader has',
    note:
      `The first of two fails after ${SOUND} good answers, before the next or in the middle of it. Lost: until the backup's first character ` +
      `is there, in ms, without the limit on silence (${STALL_MS}) and the ${BACKUP_MS} that the backup itself takes; the first time in a ` +
      'process, whose code is not compiled yet, and later.',
    rows: [['', 'what happens', 'text', 'ends', 'lost at first', 'lost later'], ...rows],
  };
}

async function rowOf(bench: Bench, name: ContenderName, fault: keyof typeof FAULTS): Promise<readonly string[]> {
  const processes: Switch[][] = [];
  for (let count = 0; count < bench.size.switches; count++) processes.push(await inOneProcess(bench, name, fault));
  const all = processes.flat();
  const said = (of: (one: Switch) => string): string => [...new Set(all.map(of))].join(', ');
  const lost = (of: readonly (Switch | undefined)[]): string => shown(median(of.flatMap((one) => one?.lost ?? [])));
  const [first, later] = [processes.map(([one]) => one), processes.flatMap(([, ...more]) => more)];
  return [name, FAULTS[fault], said((one) => one.text), said((one) => one.end), lost(first), lost(later)];
}

interface Switch {
  readonly text: string;
  readonly end: string;
  /** Where the backup has spoken. */
  readonly lost: number | undefined;
}

/** What one process sees of providers that fail, until it asks the one that does no more. */
async function inOneProcess(bench: Bench, name: ContenderName, fault: Fault): Promise<Switch[]> {
  const { size, upstream } = bench;
  const script = { tokens: TOKENS };
  // Their own names, so that each begins with sound answers.
  const primary = `${name.replaceAll(/\W/g, '')}-${fault}-${serial++}`;
  // One that refuses may be asked again, and is to refuse then too.
  const faults = fault === 'dead' ? { sound: SOUND } : { oneIn: SOUND + 1 };
  const setting = {
    ...alike(bench, script),
    primary: upstream.url({ ...script, name: primary, fault, ...faults }),
    backup: upstream.url({ ...script, name: `${primary}-backup`, firstMs: BACKUP_MS }),
    stallMs: STALL_MS,
  };
  const contender = await ContenderProcess.start(name, setting);
  const seen: Switch[] = [];
  try {
    while (seen.length < size.switchesInOne) {
      const { text, end, pieces } = await contender.do('listen', { soundBefore: SOUND, patienceMs: PATIENCE_MS });
      const { brokeAt } = await upstream.seen(primary);
      if (brokeAt === '0') break;
      seen.push({ text, end, lost: WENT_ON.includes(text) ? lostMs(pieces, fault, BigInt(brokeAt)) : undefined });
      if (fault === 'dead' || text !== 'whole') break;
    }
  } finally {
    contender.close();
  }
  return seen;
}

let serial = 0;

/** From the fault to the first character that the failed provider had not said. */
function lostMs(pieces: Figures<'listen'>['pieces'], fault: Fault, brokeAt: bigint): number | undefined {
  const said = fault === 'dead' ? 0 : answerText(TOKENS / 2).length;
  const next = pieces.find(({ length }) => length > said);
  if (next === undefined) return undefined;
  return Number(BigInt(next.at) - brokeAt) / 1e6 - (fault === 'stall' ? STALL_MS : 0) - BACKUP_MS;
}
