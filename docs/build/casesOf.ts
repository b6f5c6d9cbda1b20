import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface HeldCase {
  readonly number: string;
  readonly words: string;
}

const FOLDER = fileURLToPath(new URL('../../test/operators/', import.meta.url));

/** The numbered cases in the names of a function's tests, in the order of their numbers. */
export function casesOf(...names: readonly string[]): readonly HeldCase[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && names.includes(file.split('.', 1)[0] ?? ''));
  const found = files.flatMap((file) => [...readFileSync(`${FOLDER}${file}`, 'utf8').matchAll(NAME)]);
  const cases = found.flatMap(([, , numbers = '', words = '']) =>
    [...numbers.matchAll(/[A-Z]\d+/g)].map(([number]) => ({ number, words: words.replaceAll(PLACEHOLDER, '…') })),
  );
  return cases.sort((one, other) => one.number.localeCompare(other.number));
}

/** A test's name that begins with numbers: `'[B04] [B21] …'`. */
const NAME = /([`'"])((?:\[[A-Z]\d+\] ?)+)(.+?)\1(?=, |\))/g;
/** What a table of tests puts in. */
const PLACEHOLDER = /\$\{[^}]+\}|\$\w+|%\w/g;
