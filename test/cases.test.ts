import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Group {
  readonly letter: string;
  readonly about: string;
  readonly numbers: readonly number[];
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The cases that what is built must hold. */
const GROUPS: readonly Group[] = [
  { letter: 'B', about: 'breaker', numbers: from(1, 39) },
  { letter: 'R', about: 'retry', numbers: from(38, 56) },
  { letter: 'H', about: 'hedge and race', numbers: from(57, 76) },
  { letter: 'T', about: 'time limits and stalls', numbers: from(76, 88) },
  { letter: 'K', about: 'bulkhead and balance', numbers: [87, 88, 89, 90, 94] },
  { letter: 'Q', about: 'outage queue', numbers: from(95, 109) },
  { letter: 'S', about: 'streams over HTTP', numbers: from(1, 20) },
  { letter: 'X', about: 'security', numbers: from(1, 9) },
];

/** The numbers in the names of tests, which a table may hold: `it('[B04] …')`, `it.each(…)('[S14] [S15] …')`. */
function numbersHeld(): ReadonlySet<string> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const names = files.flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').match(/[`'"]\[[A-Z]\d+\][^\n]*/g) ?? []);
  return new Set(names.flatMap((name) => name.match(/\[[A-Z]\d+\]/g) ?? []));
}

describe('the numbered cases', () => {
  const held = numbersHeld();

  it.each(GROUPS)('of $about are each held by a test that bears the number', ({ letter, numbers }) => {
    const wanted = numbers.map((number) => `[${letter}${String(number).padStart(2, '0')}]`);
    expect(wanted.filter((number) => !held.has(number))).toStrictEqual([]);
  });
});
