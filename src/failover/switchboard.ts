import { type Observable, Subject, Subscription, skip } from 'rxjs';
import { type HedgeBudget, hedgeBudget } from '../../operators/index.js';
import type { Attempt } from '../chat/attempt.js';
import type { ProviderError } from '../chat/providerError.js';
import type { Provider } from '../providers/provider.js';
import type { FailoverEvent, FailoverEventBody } from './failoverEvent.js';
import type { FailoverSettings } from './failoverOptions.js';
import { Flywheel } from './flywheel/flywheel.js';
import { Member } from './member.js';
import { type OutageOf, Outages } from './outages.js';
import { benchTime } from './policy.js';
import { Probing } from './probing.js';
import { Ranking } from './ranking.js';

/** What the calls of one failover share: the members and their order, the outages, the budget for hedges, the events. */
export class Switchboard {
  readonly members: readonly Member[];
  readonly ranking: Ranking;
  readonly outages: Outages;
  readonly flywheel: Flywheel;
  readonly hedges: HedgeBudget = hedgeBudget();
  readonly events$: Observable<FailoverEvent>;
  /** Something about a member has changed. */
  readonly changes$: Observable<void>;
  /** Emits when the failover is closed. */
  readonly closed$: Observable<void>;
  private readonly events = new Subject<FailoverEvent>();
  private readonly changes = new Subject<void>();
  private readonly closed = new Subject<void>();
  private readonly probing: Probing;
  private readonly listening = new Subscription();
  isClosed = false;
  /** Whether requests are held through an outage, rather than failed. */
  holds: boolean;
  /** Called when a request that waited waits no more. */
  roomMade: () => void = () => undefined;
  private calls = 0;

  constructor(
    rungs: readonly (readonly Provider[])[],
    readonly settings: FailoverSettings,
  ) {
    let place = 0;
    this.holds = settings.onOutage === 'hold';
    this.members = rungs.flatMap((rung, index) => rung.map((provider) => new Member(provider, index, place++, settings)));
    this.ranking = new Ranking(this.members, settings);
    const ids = this.members.map((member) => member.id);
    this.flywheel = new Flywheel(settings.scheduler, settings.random, ids, settings.learned);
    const { maxWaiting, ttl: maxAge, ramp } = settings.queue;
    const queue = { scheduler: settings.scheduler, maxWaiting, maxAge, ramp };
    this.outages = new Outages(this.members, queue, this.listening, (which) => this.outageChanged(which));
    this.events$ = this.events.asObservable();
    this.changes$ = this.changes.asObservable();
    this.closed$ = this.closed.asObservable();
    this.probing = new Probing(settings, {
      unwell: () => this.unwell(),
      awaited: () => this.outages.each.some(({ awaited }) => awaited),
      refused: (member, error) => this.learn(member, error),
      answered: (member) => {
        this.recovered(member);
        this.changed();
      },
      letOneTry: () => this.letOneTry(),
    });
    this.watchBreakers();
  }

  /** A name for a call, to tell its events from others'. */
  newRequestId(): string {
    const chance = Math.floor(this.settings.random() * 0xffff_ffff).toString(36);
    return `${chance}-${(this.calls++).toString(36)}`;
  }

  tell(requestId: string, body: FailoverEventBody): void {
    if (this.events.observed) this.events.next({ at: this.settings.scheduler.now(), requestId, ...body });
  }

  attemptEnded(requestId: string, booked: Attempt): void {
    const { outcome, provider, attempt, error = 'server' } = booked;
    const member = this.members.find(({ id }) => id === provider);
    member?.beginnings.add(booked);
    if (outcome === 'failed') this.tell(requestId, { type: 'attempt-failed', provider, attempt, error, booked });
    else
      this.tell(requestId, { type: outcome === 'aborted' ? 'attempt-aborted' : 'attempt-succeeded', provider, attempt, booked });
    if (outcome === 'ok') this.recovered(member);
  }

  /** A failure that says something about the provider beyond this call. */
  learn(member: Member, error: ProviderError): void {
    const time = benchTime(error);
    if (time !== undefined) this.benchMember(member, time);
  }

  bench(id: string, ms: number): void {
    const member = this.members.find((one) => one.id === id);
    if (member === undefined) throw new TypeError(`bench(provider): '${id}' is not on the ladder`);
    this.benchMember(member, ms);
    this.changed();
  }

  /** Something about a member has changed: the order is made anew, and the unwell are looked after. */
  changed(): void {
    this.ranking.refresh();
    this.probing.look();
    this.changes.next();
  }

  /** A request more, or less, waits for an outage to end. */
  waits(outage: OutageOf, more: 1 | -1): void {
    outage.waiting += more;
    if (more < 0) this.roomMade();
    this.probing.look();
  }

  close(): void {
    this.isClosed = true;
    this.probing.close();
    this.listening.unsubscribe();
    this.closed.next();
    this.closed.complete();
    this.events.complete();
    this.changes.complete();
  }

  private unwell(): readonly Member[] {
    const awaited = this.outages.each.flatMap((outage) => (outage.awaited ? outage.members : []));
    return this.members.filter((member) => (awaited.includes(member) ? !member.benched : member.unwell));
  }

  private letOneTry(): void {
    for (const outage of this.outages.each) if (outage.awaited) outage.gate.end();
  }

  private benchMember(member: Member, ms: number): void {
    if (member.bench(ms)) this.tell('', { type: 'benched', provider: member.id, ms });
  }

  private recovered(member: Member | undefined): void {
    if (member === undefined) return;
    member.answered();
    for (const outage of this.outages.each) {
      if (!outage.isEndedBy(member)) continue;
      // Before the first of those who wait asks for it.
      this.ranking.refresh();
      outage.gate.end();
    }
  }

  private watchBreakers(): void {
    for (const member of this.members) {
      const { id, breaker } = member;
      const changes$ = breaker.state$.pipe(skip(1));
      this.listening.add(
        changes$.subscribe((state) => {
          this.tell('', { type: 'breaker', provider: id, state });
          if (state === 'closed') this.recovered(member);
          this.changed();
        }),
      );
    }
  }

  private outageChanged({ gate: { down }, members }: OutageOf): void {
    if (members === this.members) this.tell('', { type: down ? 'outage-started' : 'outage-ended' });
    if (down && this.holds) for (const member of members) member.doubt();
    this.changed();
  }
}
