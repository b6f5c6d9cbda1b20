import { CODE } from './texts/code.js';
import { DATA } from './texts/data.js';
import { MARKUP } from './texts/markup.js';
import { PROSE } from './texts/prose.js';

/** An answer, cut in two: what is out already, and what only the backup can give. */
export interface Splice {
  readonly title: string;
  readonly text: string;
  readonly partial: string;
  readonly rest: string;
}

export const TEXTS: readonly (readonly [title: string, text: string])[] = [PROSE, CODE, MARKUP, DATA].flatMap(Object.entries);

/** Cut between any two code units, within what a reader sees as one character, too. */
export function spliceAt([title, text]: readonly [string, string], at: number): Splice {
  return { title, text, partial: text.slice(0, at), rest: text.slice(at) };
}

/** Whether the text itself goes on by saying its last eight characters or more again: to the letter, that is a repeat. */
export function saysItTwice({ partial, rest }: Splice): boolean {
  for (let length = 8; length <= Math.min(partial.length, rest.length); length++) {
    if (rest.startsWith(partial.slice(-length))) return true;
  }
  return false;
}

/** Whether text that repeats so much is, to the letter, text that goes round in circles as its end does. */
export function isCircular({ partial, rest }: Splice, repeated: number): boolean {
  const end = partial.slice(-repeated);
  for (let length = repeated + 1; length <= partial.length; length++) {
    if ((end + rest).startsWith(partial.slice(-length))) return true;
  }
  if (repeated < partial.length && partial.endsWith(end + end)) return true;
  for (let period = 1; period <= end.length / 2; period++) if (end.startsWith(end.slice(period))) return true;
  return false;
}
