import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullJitter } from '../../../operators/retry/fullJitter.js';

describe('fullJitter', () => {
  it('[R45] waits from 0 to the cap, for attempts from 0 to 2,000', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const milliseconds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(milliseconds, milliseconds, unit, fc.integer({ min: 0, max: 2_000 }), (base, cap, chance, attempt) => {
        const delay = fullJitter({ base, cap, random: () => chance })(attempt);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 20_000 },
    );
  }, 30_000);

  it('doubles from the base to the cap', () => {
    const longest = fullJitter({ base: 250, cap: 8_000, random: () => 1 });
    expect([0, 1, 2, 5, 6].map(longest)).toStrictEqual([250, 500, 1_000, 8_000, 8_000]);
  });

  it('[R45] never waits for a base of nothing, at any attempt', () => {
    const none = fullJitter({ base: 0, cap: 8_000, random: () => 1 });
    expect([0, 1_023, 1_024, 2_000].map(none)).toStrictEqual([0, 0, 0, 0]);
  });
});
