import type { Member } from './member.js';

/** What a member's place among the others goes by, read once for all comparisons. */
export interface Rating {
  readonly member: Member;
  /** 0: well. 1: failing, yet better than nothing. 2: sure to refuse now. Nobody is left out: the least bad stay in use. */
  readonly standing: 0 | 1 | 2;
  readonly errorRate: number;
  /** Milliseconds; of one without data the median of its rung, so that one that only ever fails never leads. */
  latency: number;
  readonly isMeasured: boolean;
}

/** @param probed - Whether probes try open circuits; without them calls must. */
export function ratingsOf(members: readonly Member[], probed: boolean): Rating[] {
  const ratings = members.map((member): Rating => {
    const { errorRate, latency } = member.health;
    return { member, standing: standingOf(member, probed), errorRate, latency, isMeasured: !Number.isNaN(latency) };
  });
  const medians: number[] = [];
  for (const rating of ratings) {
    const { rung } = rating.member;
    if (!rating.isMeasured) rating.latency = medians[rung] ??= medianOf(rung, ratings);
  }
  return ratings;
}

function standingOf(member: Member, probed: boolean): 0 | 1 | 2 {
  if (member.benched || !member.breaker.admits) return 2;
  return member.failing || (member.broken && probed) ? 1 : 0;
}

/** The higher one of the two in the middle of an even number. */
function medianOf(rung: number, ratings: readonly Rating[]): number {
  const known = ratings.filter(({ member, isMeasured }) => isMeasured && member.rung === rung).map(({ latency }) => latency);
  known.sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? 0;
}
