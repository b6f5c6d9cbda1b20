import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring } from '../../playground/app/timeline/ring.js';

describe('Ring', () => {
  it('keeps the last items in order, as an array would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer(), { maxLength: 40 }), (capacity, items) => {
        const ring = new Ring<number>(capacity);
        for (const item of items) ring.push(item);
        const kept = items.slice(-capacity);
        expect([...ring]).toStrictEqual(kept);
        expect(ring.length).toBe(kept.length);
        const places = Array.from({ length: 20 }, (_, index) => index - 10);
        expect(places.map((index) => ring.at(index))).toStrictEqual(places.map((index) => kept.at(index)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds the first of those that hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(30), { maxLength: 30 }),
        fc.nat(31),
        (capacity, items, least) => {
          const ring = new Ring<number>(capacity);
          for (const item of items.sort((one, other) => one - other)) ring.push(item);
          const place = ring.firstWhere((item) => item >= least);
          expect([...ring.from(place)]).toStrictEqual([...ring].filter((item) => item >= least));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('has no room for %s items', (capacity) => {
    expect(() => new Ring(capacity)).toThrow(new RangeError(`Ring(capacity): ${capacity} is not a positive integer`));
  });
});
