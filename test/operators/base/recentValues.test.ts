import { describe, expect, it } from 'vitest';
import { RecentValues } from '../../../operators/base/recentValues.js';

const recent = (capacity: number, ...values: number[]) => {
  const ring = new RecentValues(capacity);
  for (const value of values) ring.push(value);
  return ring;
};

describe('RecentValues', () => {
  it('has no quantile without data', () => {
    expect(recent(3).quantile(0)).toBeNaN();
    expect(recent(3).quantile(0.5)).toBeNaN();
    expect(recent(3).quantile(1)).toBeNaN();
  });

  it('has the usual median, of odd and of even counts', () => {
    expect(recent(5, 9, 1, 5).quantile(0.5)).toBe(5);
    expect(recent(5, 9, 1, 5, 3).quantile(0.5)).toBe(4);
  });

  it('interpolates between two values', () => {
    const ring = recent(4, 40, 10, 30, 20);
    expect([0, 0.25, 0.5, 0.9, 1].map((q) => ring.quantile(q))).toStrictEqual([10, 17.5, 25, 37, 40]);
  });

  it('keeps the newest', () => {
    expect(recent(3, 1, 1, 1, 7, 8, 9).quantile(0)).toBe(7);
    expect(recent(3, 1, 1, 1, 7, 8, 9).quantile(1)).toBe(9);
  });

  it('sorts numbers, not their texts, and anew after each value', () => {
    const ring = recent(3, 100, 9);
    expect(ring.quantile(1)).toBe(100);
    ring.push(1_000);
    expect(ring.quantile(0.5)).toBe(100);
  });

  it('leaves out what is no measurement', () => {
    const ring = recent(3, NaN, Infinity, -1, 5);
    ring.push(undefined);
    expect(ring.quantile(0)).toBe(5);
    expect(ring.quantile(1)).toBe(5);
  });
});
