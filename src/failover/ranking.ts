import { cheaperFirst } from './cheaperFirst.js';
import type { FailoverSettings } from './failoverOptions.js';
import { lessLoaded } from './lessLoaded.js';
import type { Member } from './member.js';
import { type Rating, ratingsOf } from './rating.js';

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
    const ratings = cheaperFirst(ratingsOf(this.members, probe !== false).sort(better));
    this.ranked = ratings.map(({ member }) => member);
    this.leaders = sharersOf(ratings);
  }
}

/** A sort's comparison: less than 0 where the first is to be tried before the second. */
function better(a: Rating, b: Rating): number {
  return (
    a.standing - b.standing ||
    a.member.rung - b.member.rung ||
    a.latency - b.latency ||
    a.errorRate - b.errorRate ||
    a.member.place - b.member.place
  );
}

/**
 * Who shares the load of the first: the well of its rung. When more than half of the rung is not, too few are left to bear it all,
 * and those that may be asked share it too; a circuit's trials are not theirs to take.
 *
 * @see Envoy's panic threshold.
 */
function sharersOf(ranked: readonly Rating[]): readonly Member[] {
  const equals = ranked.filter(({ member }) => member.rung === ranked[0]?.member.rung);
  const well = equals.filter(({ standing }) => standing === 0);
  const sharers =
    well.length * 2 >= equals.length
      ? well
      : equals.filter(({ standing, member }) => standing === 0 || !(member.benched || member.broken));
  return sharers.map(({ member }) => member);
}
