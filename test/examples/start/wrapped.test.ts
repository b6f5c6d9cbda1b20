import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, span } from '../../../examples/start/line.js';
import { textWidth } from '../../../examples/start/textWidth.js';
import { clipped, wrapped } from '../../../examples/start/wrapped.js';

const rows = (text: string, width: number): readonly string[] => wrapped([span(text)], width).map(plain);

describe('wrapped', () => {
  it.each([
    ['between words', 'the baton changes hands', 10, ['the baton', 'changes', 'hands']],
    ['at a word that just fits', 'the baton changes', 9, ['the baton', 'changes']],
    ['within a word that never fits', 'abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['at line breaks', 'one\n\ntwo', 10, ['one', '', 'two']],
    ['characters that take two columns', '接力棒', 4, ['接力', '棒']],
  ])('breaks %s', (_, text, width, expected) => {
    expect(rows(text, width)).toStrictEqual(expected);
  });

  it('keeps the colours, on both sides of a seam within a word', () => {
    const text = [span('must not sl', 'green'), span('ow down', 'yellow')];
    expect(wrapped(text, 8)).toStrictEqual([
      [span('must not', 'green')],
      [span('sl', 'green'), span('ow', 'yellow')],
      [span('down', 'yellow')],
    ]);
  });

  it('keeps an empty line', () => {
    expect(wrapped([], 10)).toStrictEqual([[]]);
  });

  it('is never wider than it may be, and loses nothing but space', () => {
    const text = fc.array(fc.constantFrom('a', 'bcd', ' ', '\n', '棒', '🏃', 'e\u0301')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 12 }), (said, width) => {
        const broken = rows(said, width);
        for (const row of broken) expect(textWidth(row.trimEnd())).toBeLessThanOrEqual(width);
        expect(broken.join('').replaceAll(' ', '')).toBe(said.replace(/[ \n]/g, ''));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('clipped', () => {
  it.each([
    ['what fits', 'the baton', 9, 'the baton'],
    ['what does not', 'the baton', 8, 'the bat…'],
    ['what only ends in spaces', 'the baton    ', 9, 'the baton    '],
  ])('shows %s', (_, text, width, expected) => {
    expect(plain(clipped([span(text)], width, '…'))).toBe(expected);
  });
});
