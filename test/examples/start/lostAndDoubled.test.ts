import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lostAndDoubled } from '../../../examples/start/lostAndDoubled.js';

const KNOWN = 'The baton changes hands.';

describe('lostAndDoubled', () => {
  it.each([
    ['the answer itself', KNOWN, 0, 0],
    ['an end that is missing', 'The baton changes', 7, 0],
    ['a word that is missing', 'The changes hands.', 6, 0],
    ['a word said twice', 'The baton baton changes hands.', 0, 6],
    ['a letter said twice at a seam', 'The batton changes hands.', 0, 1],
    ['a lost and a doubled character', 'TThe baton changes hands', 1, 1],
    ['a preamble', `Sure: ${KNOWN}`, 0, 6],
    ['other words', '12', 24, 2],
    ['nothing', '', 24, 0],
  ])('counts %s', (_, received, lost, doubled) => {
    expect(lostAndDoubled(KNOWN, received)).toStrictEqual({ lost, doubled });
  });

  it('counts characters, not the halves of a surrogate pair', () => {
    expect(lostAndDoubled('a🏃b', 'ab')).toStrictEqual({ lost: 1, doubled: 0 });
  });

  it('counts exactly what was taken out, and what was put in', () => {
    const taken = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', ' '), fc.boolean()));
    fc.assert(
      fc.property(taken, (letters) => {
        const all = letters.map(([letter]) => letter).join('');
        const kept = letters.flatMap(([letter, keep]) => (keep ? [letter] : [])).join('');
        const missing = all.length - kept.length;
        expect(lostAndDoubled(all, kept)).toStrictEqual({ lost: missing, doubled: 0 });
        expect(lostAndDoubled(kept, all)).toStrictEqual({ lost: 0, doubled: missing });
      }),
      { numRuns: 2_000 },
    );
  });
});
