import type { Observable } from 'rxjs';
import type { HedgeBudget } from '../../operators/index.js';
import type { Field, RaceRules } from '../../operators/race/race.js';
import type { Chunk } from '../chat/chunk.js';
import type { FailoverSettings } from './failoverOptions.js';
import { hedgeDelay } from './hedgeDelay.js';
import type { Member } from './member.js';

/** The call that a leg is part of. */
export interface LegHost {
  readonly settings: FailoverSettings;
  readonly hedges: HedgeBudget;
  turnOf(member: Member): Observable<Chunk>;
  /** The reader is given this one's answer. */
  leads(member: Member): void;
  failsOver(error: unknown): boolean;
  /** What a leg that came to nothing ends with. */
  verdict(errors: readonly unknown[], asked: readonly Member[]): unknown;
}

/** Members on their way down the ranking: who takes part in the race, and its rules. */
export class Leg implements Field<Chunk>, RaceRules<Chunk> {
  readonly hedgeAfter: RaceRules<Chunk>['hedgeAfter'];
  /** An attempt, and a hedge beside it. */
  readonly maxInFlight = 2;
  readonly budget: HedgeBudget;
  readonly scheduler: RaceRules<Chunk>['scheduler'];

  constructor(
    private readonly host: LegHost,
    private readonly members: readonly Member[],
  ) {
    this.hedgeAfter = hedgeDelay(host.settings.hedgeAfter, members);
    this.budget = host.hedges;
    this.scheduler = host.settings.scheduler;
  }

  get size(): number {
    return this.members.length;
  }

  stream(place: number): Observable<Chunk> {
    return this.host.turnOf(this.at(place));
  }

  /** What comes from an attempt is content, or comes with it. */
  wins(): boolean {
    return true;
  }

  won(place: number): void {
    this.host.leads(this.at(place));
  }

  failsOver(error: unknown): boolean {
    return this.host.failsOver(error);
  }

  defeat(errors: readonly unknown[]): unknown {
    return this.host.verdict(errors, this.members);
  }

  private at(place: number): Member {
    return this.members[place] as Member; // a place is less than the size
  }
}
