import type { Random } from '../../../bench/random.js';

const SPACE_DRIFTS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/\s+/g, ' '),
  (text) => text.replace(/ /g, '  '),
  (text) => text.replace(/\n+/g, '\n'),
  (text) => text.replace(/\n/g, '\n\n'),
  (text) => text.replace(/ /g, '\u00a0'),
  (text) => text.replace(/ {2,}/g, '\t'),
  (text) => text.replace(/(?<=\S) (?=\S)/g, '\n'),
];

const CASE_DRIFTS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.replace(/\p{L}/u, (letter) => letter.toUpperCase()),
  (text) => text.replace(/\p{L}/u, (letter) => letter.toLowerCase()),
  (text) => text.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()),
];

/** The text with the white space within it told otherwise; `undefined` where it has none to tell so. */
export function spaceDrift(text: string, random: Random): string | undefined {
  const words = text.trimEnd();
  const told = drifted(words, random.pick(SPACE_DRIFTS));
  return told === undefined ? undefined : told + text.slice(words.length);
}

/** The text in other capitals; `undefined` where its script has none, or where a letter becomes two. */
export function caseDrift(text: string, random: Random): string | undefined {
  const told = drifted(text, random.pick(CASE_DRIFTS));
  return told?.length === text.length ? told : undefined;
}

function drifted(text: string, drift: (text: string) => string): string | undefined {
  const told = drift(text);
  return told === text ? undefined : told;
}
