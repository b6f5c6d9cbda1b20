import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chain, type Link } from '../../../operators/base/chain.js';

class Numbered implements Link<Numbered> {
  before: Numbered | undefined;
  after: Numbered | undefined;

  constructor(readonly number: number) {}
}

const numbersIn = (chain: Chain<Numbered>): readonly number[] => {
  const numbers: number[] = [];
  chain.goThrough(({ number }) => {
    numbers.push(number);
  });
  return numbers;
};

const someone = fc.nat(7);
const change = fc.record({ does: fc.constantFrom('add' as const, 'delete' as const), number: someone });

describe('Chain', () => {
  it('has whom a set would have, in the same order, whatever comes and goes while it is gone through', () => {
    /** A change, or what those that are met do, by their numbers. */
    const met = fc.dictionary(someone.map(String), fc.array(change, { maxLength: 3 }), { maxKeys: 4 });
    const step = fc.oneof(fc.record({ change }), fc.record({ met }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const links = Array.from({ length: 8 }, (_, number) => new Numbered(number));
        const chain = new Chain<Numbered>();
        const set = new Set<number>();
        const act = ({ does, number }: { does: 'add' | 'delete'; number: number }): void => {
          const link = links[number];
          if (link !== undefined) chain[does](link);
        };
        for (const each of steps) {
          if ('change' in each) {
            act(each.change);
            set[each.change.does](each.change.number);
            continue;
          }
          // What each does when it is met for the first time: coming again and again would never end.
          const seen: number[] = [];
          const expected: number[] = [];
          chain.goThrough(({ number }) => {
            if (!seen.includes(number)) for (const one of each.met[number] ?? []) act(one);
            seen.push(number);
          });
          for (const number of set) {
            if (!expected.includes(number)) for (const one of each.met[number] ?? []) set[one.does](one.number);
            expected.push(number);
          }
          expect(seen).toStrictEqual(expected);
        }
        expect(numbersIn(chain)).toStrictEqual([...set]);
        expect(chain.isEmpty).toBe(set.size === 0);
        expect(links.map((link) => chain.has(link))).toStrictEqual(links.map(({ number }) => set.has(number)));
      }),
      { numRuns: 20_000 },
    );
  });

  it('leaves nothing in whom it lets go', () => {
    const chain = new Chain<Numbered>();
    const [first, second, third] = [new Numbered(1), new Numbered(2), new Numbered(3)];
    for (const link of [first, second, third]) chain.add(link);
    chain.delete(second);
    expect([second.before, second.after]).toStrictEqual([undefined, undefined]);
    expect([first.after, third.before]).toStrictEqual([third, first]);
  });
});
