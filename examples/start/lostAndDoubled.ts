export interface LostAndDoubled {
  /** Characters of the known answer that did not arrive. */
  readonly lost: number;
  /** Characters that arrived and are not in the known answer, or not at that place: most often, said twice. */
  readonly doubled: number;
}

/**
 * Lays what arrived beside what was said, so that as many characters as possible stand in pairs (their longest common
 * subsequence), and counts those without a partner.
 *
 * ```text
 * known     the baton changes hands
 * received  the bat  on on changes ha
 *                    ^^^          ^^^   3 doubled, 3 lost
 * ```
 */
export function lostAndDoubled(known: string, received: string): LostAndDoubled {
  const [said, arrived] = [Array.from(known), Array.from(received)];
  const pairs = commonLength(said, arrived);
  return { lost: said.length - pairs, doubled: arrived.length - pairs };
}

/** One row of the usual table at a time: entry `j` is the best for what is read of `one` and the first `j` of `other`. */
function commonLength(one: readonly string[], other: readonly string[]): number {
  let best: readonly number[] = new Array<number>(other.length + 1).fill(0);
  for (const character of one) {
    const next = [0];
    for (const [index, candidate] of other.entries()) {
      const without = Math.max(best[index + 1] ?? 0, next[index] ?? 0);
      next.push(candidate === character ? (best[index] ?? 0) + 1 : without);
    }
    best = next;
  }
  return best.at(-1) ?? 0;
}
