import type { Random } from '../../../bench/random.js';
import type { SwitchMode } from '../../../src/chat/chunk.js';
import { echoOf } from '../../../src/failover/echo.js';
import { COURTESIES } from './courtesies.js';
import { caseDrift, spaceDrift } from './drift.js';
import { isCircular, type Splice, saysItTwice, TEXTS } from './splice.js';

/** What a backup says, and what the reader should have in the end, where that is not the text. */
export interface Said {
  readonly incoming: string;
  /** What nobody else has said, where that is not the rest. */
  readonly alone?: string;
  readonly expected?: string;
}

/** A way of going on. */
export interface Manner {
  readonly name: string;
  /** The share that must come out to the letter; `undefined` where a figure is told and nothing promised. */
  readonly floor: number | undefined;
  /** Of all splices, how many parts are of this manner. */
  readonly weight: number;
  /** The mode that it is asked in, where that is not any. */
  readonly mode?: SwitchMode;
  /** `undefined` where a splice gives no occasion for it. */
  readonly say: (splice: Splice, random: Random) => Said | undefined;
}

type Say = Manner['say'];

const between = (random: Random, least: number, most: number): number => least + random.below(most - least + 1);

const exact: Say = (splice) => (saysItTwice(splice) ? undefined : { incoming: splice.rest });
const twice: Say = (splice) => (saysItTwice(splice) ? { incoming: splice.rest } : undefined);
const restart: Say = ({ text, partial }) => (/^\p{Lu}/u.test(partial) || partial.length >= 3 ? { incoming: text } : undefined);

/** The length of a repeat that is none of the text's own circles. */
function lengthOf(splice: Splice, random: Random, shortest: number, longest: number): number | undefined {
  const most = Math.min(longest, splice.partial.length - 1);
  if (most < shortest) return undefined;
  const length = between(random, shortest, most);
  return length >= 8 && isCircular(splice, length) ? undefined : length;
}

function repeat(shortest: number, longest: number, drift?: (text: string, random: Random) => string | undefined): Say {
  return (splice, random) => {
    const length = lengthOf(splice, random, shortest, longest);
    if (length === undefined) return undefined;
    const again = splice.partial.slice(-length);
    const told = drift === undefined ? again : drift(again, random);
    return told === undefined ? undefined : { incoming: told + splice.rest };
  };
}

const wordBegunAnew: Say = ({ partial, rest }) => {
  const [begun] = /(?<![\p{L}\p{M}])\p{L}{1,7}$/u.exec(partial) ?? [];
  return begun === undefined || begun === partial || !/^\p{L}/u.test(rest) ? undefined : { incoming: begun + rest };
};

const otherWords: Say = ({ text, partial }, random) => {
  const most = Math.min(partial.length - 1, 120);
  // A next row that begins as the first did is no new answer, and nothing else tells them apart.
  if (most < 24 || rowsBeginAlike(partial)) return undefined;
  const shared = between(random, 24, most);
  const [, other] = random.pick(TEXTS);
  if (other === text) return undefined;
  const words = other.slice(random.below(other.length / 2)).trimStart();
  if (words.charAt(0).toLowerCase() === text.charAt(shared).toLowerCase() || partial.slice(shared).trim() === '')
    return undefined;
  const incoming = text.slice(0, shared) + words;
  return { incoming, expected: incoming, alone: words };
};

function rowsBeginAlike(partial: string): boolean {
  const [first = '', ...others] = partial.replace(/^(?:`{3,}|~{3,})\w+\n/, '').split('\n');
  return (others.length === 1 && first.startsWith(others[0] ?? '')) || others.some((line) => line.startsWith(first.slice(0, 12)));
}

/** A line of courtesy before what another manner says. */
function preamble(say: Say): Say {
  return (splice, random) => {
    const said = say(splice, random);
    if (said === undefined) return undefined;
    const courtesy = random.pick(COURTESIES);
    // A line break and one that the text goes on with are a blank line, which is the courtesy's as well.
    const alone = /[^\n]\n$/.test(courtesy) ? splice.rest.trimStart() : splice.rest;
    return { ...said, alone, incoming: courtesy + said.incoming };
  };
}

const repeatedFence: Say = (splice) => {
  const { text, partial, rest } = splice;
  if (saysItTwice(splice)) return undefined;
  const lines = partial.split('\n');
  const begun = lines.at(-1) ?? '';
  const fence = openFences(lines.slice(0, -1)).at(-1);
  if (!/^[`~]/.test(begun)) return fence === undefined ? undefined : { incoming: `${fence}\n${rest}` };
  // Cut within the line of a fence: that line is said again, where it opens one.
  const from = partial.length - begun.length;
  return /^(?:`{3,}|~{3,})\w/.test(text.slice(from)) && begun.length > 3 ? { incoming: text.slice(from) } : undefined;
};

/** The lines that opened the fences in which a text breaks off, as its author nested them. */
function openFences(lines: readonly string[]): readonly string[] {
  const open: string[] = [];
  for (const line of lines) {
    if (/^(?:`{3,}|~{3,})\w/.test(line)) open.push(line);
    else if (/^(?:`{3,}|~{3,})$/.test(line)) open.pop();
  }
  return open;
}

/** The last words said first, as they were asked for, and white space as the text has it. */
function echoed(early: number, say: Say = ({ rest }) => ({ incoming: rest })): Say {
  return (splice, random) => {
    const echo = echoOf(splice.partial);
    const said = say(splice, random);
    if (echo === undefined || said === undefined) return undefined;
    const end = splice.partial.trimEnd().length;
    const begins = Math.max(0, end - echo.length - random.below(early + 1));
    return { ...said, incoming: splice.partial.slice(begins) + said.incoming };
  };
}

const spaceAhead: Say = ({ rest }) => (/^\s/.test(rest) ? { incoming: rest } : undefined);
/** A chat model's answer begins with no white space, even where its text would. */
const trimmed: Say = ({ rest }) => (/^\s/.test(rest) ? { incoming: rest.trimStart(), alone: rest.trimStart() } : undefined);

export const MANNERS: readonly Manner[] = [
  { name: 'exact', floor: 1, weight: 10, say: exact },
  { name: 'repeats 8 to 40', floor: 1, weight: 8, say: repeat(8, 40) },
  { name: 'repeats 41 to 400', floor: 1, weight: 8, say: repeat(41, 400) },
  { name: 'restarts', floor: 1, weight: 6, say: restart },
  { name: 'restarts in other words', floor: 1, weight: 6, say: otherWords },
  { name: 'repeats the fence', floor: 1, weight: 6, say: repeatedFence },
  { name: 'preamble', floor: 0.98, weight: 6, say: preamble(exact) },
  { name: 'preamble and repeat', floor: 0.98, weight: 3, say: preamble(repeat(8, 400)) },
  { name: 'preamble and fence', floor: 0.98, weight: 3, say: preamble(repeatedFence) },
  { name: 'white space drifts, 12 to 400', floor: 0.98, weight: 6, say: repeat(12, 400, spaceDrift) },
  { name: 'case drifts, 12 to 400', floor: 0.98, weight: 6, say: repeat(12, 400, caseDrift) },
  { name: 'repeats 1 to 7', floor: undefined, weight: 6, say: repeat(1, 7) },
  { name: 'begins the word anew', floor: undefined, weight: 3, say: wordBegunAnew },
  { name: 'the text says it twice', floor: undefined, weight: 3, say: twice },
  { name: 'white space is left out', floor: undefined, weight: 3, mode: 'user-turn', say: trimmed },
];

/** The same, where the last words were asked for first, and came. */
export const ECHOED: readonly Manner[] = [
  { name: 'exact', floor: 1, weight: 3, mode: 'user-turn', say: echoed(0, exact) },
  { name: 'repeats 1 to 7', floor: 1, weight: 3, mode: 'user-turn', say: echoed(7) },
  { name: 'preamble', floor: 0.98, weight: 3, mode: 'user-turn', say: preamble(echoed(0)) },
  { name: 'the text says it twice', floor: 0.98, weight: 3, mode: 'user-turn', say: echoed(0, twice) },
  { name: 'white space is left out', floor: 1, weight: 3, mode: 'user-turn', say: echoed(0, spaceAhead) },
];
