import type { ProviderError } from '../chat/providerError.js';
import type { FailoverSettings } from './failoverOptions.js';
import type { Episode, Flywheel } from './flywheel/flywheel.js';
import type { Member } from './member.js';
import { type Action, type Again, decide, type Phase, passes, type Situation } from './policy.js';

/** Asking again after a break takes no wait: whatever it was, the stream had been answered. */
const AT_ONCE: Again = { backoffMs: 0, longestHintMs: Infinity };

/** One call's decisions: the situation put before the policy, and what came of its answer told to the flywheel. */
export class Decisions {
  /** Whoever has a turn in the present leg, in this order, and how many have had theirs. */
  private line: readonly Member[] = [];
  private turns = 0;
  /** The turns of the leg that came to nothing. */
  private failed: { readonly member: Member; readonly error: ProviderError }[] = [];
  /** Remedies of which it is not known yet whether they help. */
  private underWay: Episode[] = [];

  constructor(
    private readonly flywheel: Flywheel,
    private readonly settings: Pick<FailoverSettings, 'continuation' | 'onContentFilter' | 'onOutage' | 'learn'>,
    private readonly timeLeft: () => number,
  ) {}

  legBegins(line: readonly Member[]): void {
    this.line = line;
    this.turns = 0;
    this.failed = [];
  }

  turnBegins(): void {
    this.turns++;
  }

  /** An attempt has failed. */
  met(member: Member, error: ProviderError, phase: Phase): void {
    this.flywheel.met({ provider: member.id, error: error.kind, phase });
  }

  /** After an attempt that failed before content: whether it is made again, and when. */
  afterAttempt(member: Member, error: ProviderError, hiccup: boolean, again: Again | undefined): Action {
    return this.decide(member, { error, phase: 'before-first', hiccup, again, next: this.nextTo(member) });
  }

  /** The attempt is made again. */
  retries(member: Member, error: ProviderError): Episode {
    return this.begin(member, error, 'before-first', 'retry');
  }

  /** After all that a member was asked in a leg: whether the next is. */
  afterTurn(member: Member, error: ProviderError, standsIn: boolean): Action {
    this.failed.push({ member, error });
    const situation = { error, phase: 'before-first', standsIn, next: this.nextTo(member) } as const;
    // Somebody may still be under way: whether the request is kept is asked when the leg has come to nothing.
    return this.follow(member, situation, (decision) => decision.action !== 'wait');
  }

  /** After an answer that broke: whether another goes on with it. */
  afterBreak(
    member: Member,
    error: ProviderError,
    successors: readonly Member[],
    { content, standsIn }: { readonly content: boolean; readonly standsIn: boolean },
  ): Action {
    const others = successors.filter((successor) => successor !== member);
    const again = content && others.length < successors.length ? AT_ONCE : undefined;
    const phase = content ? 'mid-stream' : 'before-first';
    return this.follow(member, { error, phase, again, standsIn, next: standing(member, others[0]) });
  }

  /** After a leg that came to nothing: whether its request is kept. One failure that passes is enough for that. */
  afterLeg(standsIn: boolean): Action {
    const { failed } = this;
    const decisive = failed.find(({ error }) => passes(error)) ?? failed[0];
    if (decisive === undefined) return { action: 'fail', with: 'all-errors' };
    const { member, error } = decisive;
    return this.follow(member, { error, phase: 'before-first', standsIn, next: 'none' });
  }

  /** Content has come. */
  recovered(): void {
    this.end(true);
  }

  private follow(member: Member, situation: Open, isFollowed: (decision: Action) => boolean = () => true): Action {
    this.end(false);
    const decision = this.decide(member, situation);
    const { error, phase } = situation;
    if (decision.action !== 'fail' && isFollowed(decision)) this.underWay.push(this.begin(member, error, phase, decision.action));
    return decision;
  }

  private decide(member: Member, situation: Open): Action {
    const { continuation, onContentFilter, onOutage, learn } = this.settings;
    const { error, phase } = situation;
    const learned = learn ? this.flywheel.rates({ provider: member.id, error: error.kind, phase }) : {};
    const timeLeft = this.timeLeft();
    return decide({ ...NOTHING_SPECIAL, ...situation, timeLeft, continuation, onContentFilter, onOutage, learned });
  }

  private begin(member: Member, { kind }: ProviderError, phase: Phase, action: Exclude<Action['action'], 'fail'>): Episode {
    return this.flywheel.begin({ provider: member.id, error: kind, phase }, action);
  }

  private end(recovered: boolean): void {
    for (const episode of this.underWay.splice(0)) episode.end(recovered);
  }

  private nextTo(member: Member): Situation['next'] {
    return standing(member, this.line[this.turns]);
  }
}

type Open = Pick<Situation, 'error' | 'phase' | 'next'> & Partial<Situation>;

const NOTHING_SPECIAL = { hiccup: false, again: undefined, standsIn: false } as const;

function standing(member: Member, next: Member | undefined): Situation['next'] {
  if (next === undefined) return 'none';
  return next.rung > member.rung ? 'lower' : 'peer';
}
