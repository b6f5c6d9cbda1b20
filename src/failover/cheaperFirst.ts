import type { Price } from '../providers/provider.js';
import type { Rating } from './rating.js';

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
 */
export function cheaperFirst(ranked: readonly Rating[]): readonly Rating[] {
  if (!ranked.some(({ member }) => member.provider.price !== undefined)) return ranked;
  const groups: Rating[][] = [];
  for (const rating of ranked) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && areAlike(group[0], rating)) group.push(rating);
    else groups.push([rating]);
  }
  return groups.flatMap(sorted);
}

function areAlike(fastest: Rating, other: Rating): boolean {
  const areEquals = fastest.member.rung === other.member.rung && fastest.standing === 0 && other.standing === 0;
  return fastest.isMeasured && areEquals && other.latency <= fastest.latency * ALIKE;
}

function sorted(group: readonly Rating[]): readonly Rating[] {
  const isPriced = (rating: Rating): boolean => costOf(rating) !== undefined;
  const priced = group.filter(isPriced).sort((a, b) => (costOf(a) ?? 0) - (costOf(b) ?? 0));
  return group.map((rating) => (isPriced(rating) ? (priced.shift() ?? rating) : rating));
}

function costOf({ member: { provider }, errorRate }: Rating): number | undefined {
  return provider.price === undefined || errorRate >= MOST_ERRORS ? undefined : blended(provider.price);
}

/** Requests are longer than answers: three to one is what prices are usually compared by. */
function blended({ input, output }: Price): number {
  return (3 * input + output) / 4;
}
