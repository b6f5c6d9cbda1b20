import type { Price } from '../providers/provider.js';
import type { Member } from './member.js';

/** Latencies that differ by no more than this are alike. */
const ALIKE = 1.1;

/** One that fails this often is no bargain, even where that is not yet called unhealthy. */
const MOST_ERRORS = 0.1;

/**
 * Among equals of like latency, the cheaper first.
 *
 * "Alike" is measured from the fastest of a group, since it would reach from the fastest to the slowest if each were compared with
 * its neighbour. Those without a price keep the places they have, and so do all while
 * nothing is known of the first: the order is the user's then.
 *
 * @param ranked - Best first.
 * @param areEquals - Whether the price may decide between two.
 * @param scores - Minus the latency that each counts with.
 */
export function cheaperFirst(
  ranked: readonly Member[],
  areEquals: (one: Member, other: Member) => boolean,
  scores: ReadonlyMap<Member, number>,
): readonly Member[] {
  const latency = (member: Member): number => -(scores.get(member) ?? 0);
  const areAlike = (fastest: Member, member: Member): boolean =>
    !Number.isNaN(fastest.health.latency) && areEquals(fastest, member) && latency(member) <= latency(fastest) * ALIKE;
  const groups: Member[][] = [];
  for (const member of ranked) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && areAlike(group[0], member)) group.push(member);
    else groups.push([member]);
  }
  return groups.flatMap(sorted);
}

function sorted(group: readonly Member[]): readonly Member[] {
  const isPriced = (member: Member): boolean => costOf(member) !== undefined;
  const priced = group.filter(isPriced).sort((a, b) => (costOf(a) ?? 0) - (costOf(b) ?? 0));
  return group.map((member) => (isPriced(member) ? (priced.shift() ?? member) : member));
}

function costOf({ provider, health }: Member): number | undefined {
  return provider.price === undefined || health.errorRate >= MOST_ERRORS ? undefined : blended(provider.price);
}

/** Requests are longer than answers: three to one is what prices are usually compared by. */
function blended({ input, output }: Price): number {
  return (3 * input + output) / 4;
}
