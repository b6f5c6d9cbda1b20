import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgeBudget } from '../../../operators/hedgeBudget.js';
import { retryBudget } from '../../../operators/retryBudget.js';

describe.each([
  { name: 'hedgeBudget', make: hedgeBudget, ratio: 0.1 },
  { name: 'retryBudget', make: retryBudget, ratio: 0.2 },
])('$name', ({ name, make, ratio }) => {
  it('starts with the burst, takes whole tokens, and says when there is none', () => {
    const budget = make({ burst: 2 });
    expect([budget.take(), budget.take(), budget.take()]).toStrictEqual([true, true, false]);
    expect(budget.available).toBe(0);
  });

  it('has the defaults that it promises', () => {
    for (const budget of [make(), make({}), make({ ratio: undefined, burst: undefined })]) {
      expect(budget.available).toBe(10);
      budget.take();
      budget.credit();
      expect(budget.available).toBe(9 + ratio);
    }
  });

  it('[R46] refills without losing a crumb, and clamps', () => {
    const budget = make({ ratio: 0.1, burst: 1 });
    budget.take();
    for (let credit = 0; credit < 9; credit += 1) budget.credit();
    expect(budget.take()).toBe(false);
    budget.credit();
    expect(budget.available).toBe(1);
    budget.credit();
    expect(budget.available).toBe(1);
    expect(budget.take()).toBe(true);
  });

  it('pays for no more than the burst and the ratio of the calls', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean()),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom(0, 0.1, 1 / 3, 1),
        (asks, burst, gain) => {
          const budget = make({ ratio: gain, burst });
          let taken = 0;
          let credits = 0;
          for (const ask of asks) {
            if (ask) taken += Number(budget.take());
            else budget.credit();
            if (!ask) credits += 1;
            if (budget.available < 0 || budget.available > burst) return false;
          }
          return taken <= burst + gain * credits;
        },
      ),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('rejects bad options, and names them', () => {
    expect(() => make({ ratio: -1 })).toThrow(`${name}({ ratio }) must be a number of at least 0, not -1`);
    expect(() => make({ ratio: Number.NaN })).toThrow(RangeError);
    expect(() => make({ burst: -1 })).toThrow(/burst.*not -1$/);
    expect(() => make({ burst: '3' as never })).toThrow(TypeError);
  });
});
