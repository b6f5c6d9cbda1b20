import { cheaperFirst } from './cheaperFirst.js';
import type { FailoverSettings } from './failoverOptions.js';
import { lessLoaded } from './lessLoaded.js';
import type { Member } from './member.js';

/** How long an order stands in which somebody is unhealthy: errors grow old without anything happening. */
const RECOVERY_MS = 1_000;

/** The members in the order in which a call tries them, kept ready: a call reads it, unless time has made it stale. */
export class Ranking {
  private ranked: readonly Member[];
  /** Those on the rung of the first that share the load. */
  private leaders: readonly Member[] = [];
  private staleAt = Infinity;

  constructor(
    private readonly members: readonly Member[],
    private readonly settings: Pick<FailoverSettings, 'probe' | 'scheduler' | 'spreadAbove' | 'random'>,
  ) {
    this.ranked = members;
  }

  get order(): readonly Member[] {
    if (this.staleAt !== Infinity && this.settings.scheduler.now() >= this.staleAt) this.refresh();
    return this.ranked;
  }

  /** The order for one call: while the first has its hands full, an equal may go before it. */
  forCall(): readonly Member[] {
    const { order } = this;
    const { spreadAbove, random } = this.settings;
    const busy = order[0] !== undefined && order[0].health.inFlight >= spreadAbove;
    const chosen = busy ? lessLoaded(this.leaders, random) : undefined;
    return chosen === undefined || chosen === order[0] ? order : [chosen, ...order.filter((member) => member !== chosen)];
  }

  /** To be called when something about a member has changed. */
  refresh(): void {
    for (const member of this.members) member.review();
    const { probe, scheduler } = this.settings;
    const soon = scheduler.now() + RECOVERY_MS;
    this.staleAt = Math.min(...this.members.map((member) => (member.health.healthy ? member.nextChange : soon)));
    const scores = scoresOf(this.members);
    // Probes try open circuits; without them calls must.
    const standing = new Map(this.members.map((member) => [member, standingOf(member, probe !== false)]));
    const of = <V>(map: ReadonlyMap<Member, V>, member: Member, none: V): V => map.get(member) ?? none;
    this.ranked = [...this.members].sort(
      (a, b) =>
        of(standing, a, 0) - of(standing, b, 0) ||
        a.rung - b.rung ||
        of(scores, b, 0) - of(scores, a, 0) ||
        a.health.errorRate - b.health.errorRate ||
        a.place - b.place,
    );
    const isWell = (member: Member): boolean => standing.get(member) === 0;
    this.ranked = cheaperFirst(this.ranked, (a, b) => a.rung === b.rung && isWell(a) && isWell(b), scores);
    this.leaders = sharersOf(this.ranked, isWell);
  }
}

/**
 * Who shares the load of the first: the well of its rung. When more than half of the rung is not, too few are left to bear it all,
 * and those that may be asked share it too; a circuit's trials are not theirs to take.
 *
 * @see Envoy's panic threshold.
 */
function sharersOf(ranked: readonly Member[], isWell: (member: Member) => boolean): readonly Member[] {
  const equals = ranked.filter((member) => member.rung === ranked[0]?.rung);
  const well = equals.filter(isWell);
  if (well.length * 2 >= equals.length) return well;
  return equals.filter((member) => isWell(member) || !(member.benched || member.broken));
}

/** 0: well. 1: failing, yet better than nothing. 2: sure to refuse now. Nobody is left out: the least bad stay in use. */
function standingOf(member: Member, probed: boolean): 0 | 1 | 2 {
  if (member.benched || !member.breaker.admits) return 2;
  return member.failing || (member.broken && probed) ? 1 : 0;
}

/** A provider without data counts as the median of its rung, so that one that only ever fails never leads. */
function scoresOf(members: readonly Member[]): ReadonlyMap<Member, number> {
  const scores = new Map<Member, number>();
  const known = new Map<number, number[]>();
  for (const { rung, health } of members) {
    const { latency } = health;
    if (Number.isNaN(latency)) continue;
    const ofRung = known.get(rung);
    if (ofRung === undefined) known.set(rung, [-latency]);
    else ofRung.push(-latency);
  }
  const medians = new Map([...known].map(([rung, ofRung]) => [rung, medianOf(ofRung)]));
  for (const member of members) {
    const { latency } = member.health;
    scores.set(member, Number.isNaN(latency) ? (medians.get(member.rung) ?? 0) : -latency);
  }
  return scores;
}

/** The lower one of the two in the middle of an even number. */
function medianOf(scores: number[]): number {
  scores.sort((a, b) => a - b);
  return scores[Math.floor((scores.length - 1) / 2)] ?? 0;
}
