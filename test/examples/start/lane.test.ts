import { describe, expect, it } from 'vitest';
import { ASCII, type Glyphs, UNICODE } from '../../../examples/start/glyphs.js';
import { laneOf } from '../../../examples/start/lane.js';
import { plain } from '../../../examples/start/line.js';
import type { Mark, MarkKind } from '../../../examples/start/mark.js';

const by = 'openai/gpt-4o';
const marks = (...happened: readonly (readonly [at: number, kind: MarkKind])[]): readonly Mark[] =>
  happened.map(([at, kind]) => ({ at, kind, by }));
/** Twenty columns for 2 s: 100 ms each. */
const lane = (happened: readonly Mark[], now = 2_000, glyphs: Glyphs = UNICODE): string =>
  plain(laneOf(happened, { span: 2_000, width: 20, now }, glyphs)).trimEnd();

describe('laneOf', () => {
  it('is empty while nobody is asked', () => {
    expect(lane([])).toBe('');
  });

  it('shows a stream up to now', () => {
    const happened = marks([200, 'asked'], [500, 'text'], [800, 'text']);
    expect(lane(happened, 1_200)).toBe('  ---o--o---');
  });

  it('shows an end, and nothing after it', () => {
    expect(lane(marks([0, 'asked'], [300, 'text'], [600, 'done']))).toBe('---o--|');
  });

  it('shows a failure, the wait and the retry', () => {
    const happened = marks([0, 'asked'], [400, 'failed'], [1_000, 'again'], [1_200, 'text'], [1_500, 'done']);
    expect(lane(happened)).toBe('----×     ↻-o--|');
  });

  it('keeps marbles apart when chunks come faster than columns', () => {
    const happened = Array.from({ length: 40 }, (_, index): Mark => ({ at: 100 + index * 25, kind: 'text', by }));
    expect(lane([...marks([0, 'asked']), ...happened], 1_100)).toBe('-o-o-o-o-o-');
  });

  it('sets what happens at once side by side', () => {
    expect(lane(marks([0, 'asked'], [0, 'failed'], [500, 'again'], [500, 'failed'], [500, 'open']), 900)).toBe('-×   ↻×▮▮');
  });

  it('shows an open circuit until its trial', () => {
    const happened = marks([300, 'open'], [1_000, 'trial'], [1_400, 'closed']);
    expect(lane(happened)).toBe('   ▮▮▮▮▮▮▮----|');
  });

  it('shows a question that is kept, in plain ASCII too', () => {
    const happened = marks([0, 'asked'], [100, 'queued'], [700, 'released'], [900, 'text'], [1_000, 'switch'], [1_200, 'failed']);
    expect(lane(happened, 2_000, ASCII)).toBe('-qqqqqq--o~-x');
  });

  it('never grows beyond its width, and shows the last at its end', () => {
    const happened = marks([1_900, 'asked'], [1_990, 'text'], [1_995, 'switch'], [5_000, 'done']);
    expect(lane(happened, 9_000)).toBe(`${' '.repeat(19)}|`);
  });
});
