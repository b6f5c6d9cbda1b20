import { Random } from '../../../bench/random.js';
import type { SwitchMode } from '../../../src/chat/chunk.js';
import type { Manner } from './manners.js';
import { readAcross } from './reader.js';
import { type Splice, spliceAt, TEXTS } from './splice.js';

/** One splice, which its seed makes again. */
export interface Spliced {
  readonly manner: Manner;
  readonly seed: number;
  readonly title: string;
  readonly at: number;
  readonly mode: SwitchMode;
  readonly exact: boolean;
  /** Whether something that one side alone said did not come to the reader. */
  readonly lost: boolean;
  /** Words were let through that had to be taken back. */
  readonly resets: number;
  readonly text: string;
  readonly expected: string;
}

const MODES: readonly SwitchMode[] = ['prefill', 'prefix', 'flag', 'user-turn'];
const TOKENS = [1, 2, 3, 4, 5, 8, 13, 24, 60, 1_000];
const SLOWNESS = [0, 0, 0, 20, 120, 300];

/** Splices texts in this manner, as the seed decides: the first text, place and way that give occasion for it. */
export function spliceOnce(manner: Manner, seed: number): Spliced {
  const random = new Random(seed);
  for (;;) {
    const text = random.pick(TEXTS);
    const splice = spliceAt(text, 1 + random.below(text[1].length - 2));
    const said = manner.say(splice, random);
    if (said !== undefined) return spliced(manner, seed, splice, said, random);
  }
}

function spliced(
  manner: Manner,
  seed: number,
  splice: Splice,
  said: ReturnType<Manner['say']> & object,
  random: Random,
): Spliced {
  const { title, text, partial, rest } = splice;
  const mode = manner.mode ?? random.pick(MODES);
  // White space that was trimmed from a prefill is said by whoever goes on exactly from it.
  const trimmed = mode === 'prefill' && said.incoming === rest ? partial.slice(partial.trimEnd().length) : '';
  const pace = { token: random.pick(TOKENS), firstMs: random.pick(SLOWNESS) };
  const read = readAcross(partial, trimmed + said.incoming, mode, pace);
  const expected = said.expected ?? text;
  const exact = read.text === expected && read.switches === 1 && read.completes === 1;
  const kept = (said.expected !== undefined || read.text.startsWith(partial)) && read.text.endsWith(said.alone ?? rest);
  return { manner, seed, title, at: partial.length, mode, exact, lost: !kept, resets: read.resets, text: read.text, expected };
}
