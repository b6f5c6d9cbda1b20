import { describe, expect, it } from 'vitest';
import { retryBudget } from '../../operators/retryBudget.js';

// What both budgets share is held in base/tokenBudget.test.ts.
describe('retryBudget', () => {
  it('earns 0.2 of a retry with each call by default', () => {
    const budget = retryBudget({ burst: 1 });
    expect([budget.take(), budget.take()]).toStrictEqual([true, false]);
    budget.credit();
    expect(budget.available).toBe(0.2);
  });

  it.each([
    [{ ratio: -0.1 }, /retryBudget\(\{ ratio \}\).*-0.1/],
    [{ burst: Number.NaN }, /retryBudget\(\{ burst \}\).*NaN/],
  ])('refuses %o, naming it', (options, message) => {
    expect(() => retryBudget(options)).toThrow(message);
  });
});
