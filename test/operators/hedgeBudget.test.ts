import { describe, expect, it } from 'vitest';
import { hedgeBudget } from '../../operators/hedgeBudget.js';

// What both budgets share is held in base/tokenBudget.test.ts.
describe('hedgeBudget', () => {
  it('earns 0.1 of a hedge with each call by default', () => {
    const budget = hedgeBudget({ burst: 1 });
    expect([budget.take(), budget.take()]).toStrictEqual([true, false]);
    budget.credit();
    expect(budget.available).toBe(0.1);
  });

  it.each([
    [{ ratio: -0.1 }, /hedgeBudget\(\{ ratio \}\).*-0.1/],
    [{ burst: Number.NaN }, /hedgeBudget\(\{ burst \}\).*NaN/],
  ])('refuses %o, naming it', (options, message) => {
    expect(() => hedgeBudget(options)).toThrow(message);
  });
});
