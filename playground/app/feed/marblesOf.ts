import type { Lane } from './lane.js';
import type { Mark } from './mark.js';

const COLUMNS = 96;
const STEPS_MS = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

/** What is shown of the marks that fall on one column: the one named last. */
const GLYPHS: readonly (readonly [Mark['type'], string])[] = [
  ['token', 'x'],
  ['tool', 'T'],
  ['sent', '^'],
  ['aborted', '!'],
  ['failed', '#'],
  ['end', '|'],
];

const KEY = '^ asked   x text   T tool call   | end   # failed   ! given up';

/**
 * The marks as RxJS writes streams: a line a provider that was asked, and what a column is.
 *
 * ```text
 * gpt-4o             ^-xxxxx---------!
 * claude-sonnet-4-5  -----------^--xxxxxx|
 * ```
 */
export function marblesOf(lanes: readonly Lane[], marks: readonly Mark[]): string {
  const first = marks[0]?.at;
  if (first === undefined) return '';
  const length = Math.max(...marks.map(({ at }) => at)) - first;
  const step = STEPS_MS.find((ms) => length / ms < COLUMNS) ?? Math.ceil(length / COLUMNS);
  const asked = lanes.filter(({ id }) => marks.some(({ lane }) => lane === id));
  const margin = Math.max(...asked.map(({ label }) => label.length)) + 2;
  const lines = asked.map(({ id, label }) => {
    const own = marks.filter(({ lane }) => lane === id);
    return label.padEnd(margin) + lineOf(own.map(({ at, type }) => [Math.round((at - first) / step), type]));
  });
  return [...lines, '', `- is ${step} ms   ${KEY}`].join('\n');
}

function lineOf(marks: readonly (readonly [column: number, type: Mark['type']])[]): string {
  const columns: (string | undefined)[] = [];
  for (const [kind, glyph] of GLYPHS) {
    for (const [column, type] of marks) if (type === kind) columns[column] = glyph;
  }
  return Array.from(columns, (glyph) => glyph ?? '-').join('');
}
