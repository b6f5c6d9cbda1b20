import type { Member } from './member.js';

/**
 * The less loaded of two members chosen at random: among equals this spreads calls nearly as evenly as asking all of them would,
 * and does not send every call of a moment to the one that was idle.
 *
 * @see "The Power of Two Choices in Randomized Load Balancing" (Mitzenmacher, 1996)
 */
export function lessLoaded(members: readonly Member[], random: () => number): Member | undefined {
  const one = Math.floor(random() * members.length);
  const other = (one + 1 + Math.floor(random() * (members.length - 1))) % members.length;
  const [first, second] = [members[one], members[other]];
  if (first === undefined || second === undefined) return first;
  return loadOf(second) < loadOf(first) ? second : first;
}

/** How long the calls in flight, and one more, take: who is twice as fast is given twice as many. One without data is given one. */
function loadOf({ health }: Member): number {
  const { inFlight, latency } = health;
  if (Number.isNaN(latency)) return inFlight === 0 ? 0 : Infinity;
  return (inFlight + 1) * latency;
}
