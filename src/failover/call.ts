import { catchError, defer, EMPTY, Observable, throwError } from 'rxjs';
import { Demand, presentDemand } from '../../operators/base/demand.js';
import type { Handover, HedgeBudget, StallError } from '../../operators/index.js';
import { raceOf } from '../../operators/race/race.js';
import { type Legs, Relay } from '../../operators/relay/relay.js';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import type { Attempt } from '../chat/attempt.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk, SwitchMode } from '../chat/chunk.js';
import { CompletionFold } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import { extended } from '../chat/extended.js';
import { ProviderError } from '../chat/providerError.js';
import type { Delivery } from '../outage/delivery.js';
import { ableFor } from './ableFor.js';
import { askAsBegun } from './askAsBegun.js';
import { type AttemptHost, attempt } from './attempt.js';
import { callSettings } from './callSettings.js';
import type { CallWatch } from './callWatch.js';
import { continuationMode, continuationRequest } from './continuation.js';
import { Decisions } from './decisions.js';
import type { FailoverSettings } from './failoverOptions.js';
import { held, type Outaged } from './holding.js';
import { judged } from './judged.js';
import { type AttemptListener, type Entry, Ledger } from './ledger.js';
import { Leg, type LegHost } from './leg.js';
import type { Lifeline } from './lifeline.js';
import type { Member } from './member.js';
import { mendSeam } from './mendSeam.js';
import { modeBelow, refusesMode } from './modeBelow.js';
import { toProviderError } from './namedErrors.js';
import { onFirst } from './onFirst.js';
import { mustRestart, passes } from './policy.js';
import { HANDOVER, noProgress, type Progress } from './progress.js';
import { type Failure, Setbacks } from './setbacks.js';
import { Standoff } from './standoff.js';
import type { Switchboard } from './switchboard.js';

/**
 * One request on its way through the ladder.
 *
 * ```text
 * attempt   one request behind one provider's guards, held until its first content, made again after hiccups
 * leg       attempts raced down the ranking until one has content; kept while an outage goes on
 * answer    legs: when one breaks after its content, the next goes on from what is out; when one falls silent, beside it
 * ```
 */
export class Call implements AttemptHost, AttemptListener, LegHost, Legs<Chunk, Progress> {
  readonly settings: FailoverSettings;
  readonly ledger: Ledger;
  readonly decisions: Decisions;
  private readonly id: string;
  private readonly deadline: number;
  /** Of an answer that is judged when it is whole. */
  private fold: CompletionFold | undefined;
  /** Of whoever reads the answer: attempts that begin later serve it too. */
  private readonly demand = presentDemand();
  private readonly setbacks = new Setbacks();
  /** What is out, as of the last break. */
  private out = noProgress();
  /** The attempts whose content has come, though it may not be let through yet. */
  private readonly commits = new Map<Member, Entry>();
  /** Whose answer the reader is being given. */
  private leader: Member | undefined;
  /** Whose last words may have to be taken back: nobody can go on from those. */
  private unsure: Member | undefined;
  /** Hands over from leg to leg. */
  private relay: Relay<Chunk, Progress> | undefined;
  /** A leader that has fallen silent and its successor, until one of them has spoken. */
  private standoff: Standoff | undefined;
  /** The last leg that came to nothing because of an outage. */
  private outaged: Outaged | undefined;
  /** For whom the next member stands in. */
  private fallen: Failure | undefined;

  constructor(
    private readonly board: Switchboard,
    private readonly request: ChatRequest,
    readonly watch: CallWatch | undefined,
    timeout: number,
    /** Where the request comes from the queue. */
    private readonly delivery?: Delivery,
  ) {
    this.settings = callSettings(board.settings, request, delivery);
    const { scheduler } = this.settings;
    this.id = delivery?.id ?? watch?.requestId ?? board.newRequestId();
    this.deadline = scheduler.now() + timeout;
    this.decisions = new Decisions(board.flywheel, this.settings, () => this.timeLeft);
    this.ledger = new Ledger(scheduler, this);
  }

  answer(): Observable<Chunk> {
    return new Observable((subscriber) => {
      this.relay = new Relay(subscriber, this, HANDOVER);
      this.relay.run(this.leg(() => this.ranked()));
    });
  }

  told(chunk: Chunk): Chunk {
    return chunk.type === 'finish' ? extended(chunk, { attempts: this.ledger.attempts }) : chunk;
  }

  get hedges(): HedgeBudget {
    return this.board.hedges;
  }

  get timeLeft(): number {
    return Math.max(0, this.deadline - this.settings.scheduler.now());
  }

  committed(member: Member, entry: Entry): void {
    this.commits.set(member, entry);
    this.decisions.recovered();
  }

  failed(member: Member, error: ProviderError): void {
    this.fallen = { member, error };
    this.standoff?.failed(member);
    member.learnWindow(error.contextWindow);
    this.setbacks.failed(member, error);
    this.board.learn(member, error);
  }

  retried(member: Member, delayMs: number): void {
    this.board.tell(this.id, { type: 'retry', provider: member.id, delayMs });
  }

  settled(): void {
    this.board.changed();
  }

  /** Only one of which the reader has something is spared, beside its successor: before that, another can begin as well. */
  fellSilent(member: Member, line: Lifeline, stall: StallError): boolean {
    if (stall.phase === 'total') return false;
    if (this.standoff?.undecided) return this.standoff.line === line;
    if (stall.phase !== 'between' || this.leader !== member || this.unsure === member) return false;
    if (line.worn || this.settings.continuation === 'off') return false;
    const standoff = new Standoff(member, line, toProviderError(stall, member.id), () => this.setbacks.broken.pop());
    this.standoff = standoff;
    this.relay?.fellSilent(standoff.error);
    return standoff.undecided;
  }

  /** A hedge begins beside an attempt that has said nothing yet, and stands in for nobody. */
  started(provider: string, attempt: number): void {
    const alone = this.fallen !== this.setbacks.last || this.standoff !== undefined || this.commits.size > 0;
    const hedge = !alone && this.ledger.isUnderWayBeside(provider) ? true : undefined;
    this.board.tell(this.id, definedOf({ type: 'attempt-started', provider, attempt, hedge }));
  }

  ended(entry: Attempt): void {
    this.board.attemptEnded(this.id, entry);
  }

  private ranked(): readonly Member[] {
    return ableFor(this.request, this.board.ranking.forCall());
  }

  /** @param members - Looked up when the leg begins, which may be long after the call did. */
  private leg(members: () => readonly Member[], standoff?: Standoff): Observable<Chunk> {
    const { onOutage, validate } = this.settings;
    const holds = onOutage === 'hold' && !this.board.isClosed;
    const race = (asked: readonly Member[]): Observable<Chunk> => this.raced(asked);
    const kept = holds
      ? held(race, members, this.board, this.id, () => this.outaged, this.delivery)
      : defer(() => race(members()));
    const leg = standoff?.beside(kept) ?? kept;
    if (validate === undefined) return leg;
    this.fold ??= new CompletionFold(this.settings.scheduler);
    return leg.pipe(judged(validate, this.fold, this.ledger));
  }

  private raced(members: readonly Member[]): Observable<Chunk> {
    this.fallen = this.setbacks.last;
    this.decisions.legBegins(members);
    if (members.length === 0) return throwError(() => this.allFailed([]));
    const leg = new Leg(this, members);
    return raceOf(leg, leg);
  }

  leads(member: Member): void {
    this.leader = member;
  }

  failsOver(thrown: unknown): boolean {
    const { fallen } = this;
    // One that was passed over for its small window has not failed.
    if (fallen === undefined || fallen.error !== thrown) return true;
    const decision = this.decisions.afterTurn(fallen.member, fallen.error, this.setbacks.broken.length > 0);
    return decision.action !== 'fail' || decision.with !== 'its-error';
  }

  /** One member's turn in a leg: from the start when nothing is out, else going on from what is. */
  turnOf(member: Member): Observable<Chunk> {
    this.decisions.turnBegins();
    const { fallen, setbacks } = this;
    const tooSmall = setbacks.tooSmallFor(member);
    if (tooSmall !== undefined) return throwError(() => tooSmall);
    const broken = this.out.content ? setbacks.last : undefined;
    const mode = broken && this.modeFor(member, broken.error);
    // Before it is asked anew, its silent attempt ends, and what that has said says nothing of the new one.
    if (this.standoff?.member === member && !this.standoff.replace()) return EMPTY;
    if (this.leader === member) this.leader = undefined;
    if (fallen !== undefined && (fallen.member !== member || mode !== undefined)) this.tellSwitch(fallen, member, mode);
    return broken === undefined || mode === undefined ? this.ask(member, this.request) : this.goOn(member, broken, mode);
  }

  private ask(member: Member, request: ChatRequest): Observable<Chunk> {
    const ask = (asked: ChatRequest): Observable<Chunk> => Demand.of(this.demand, attempt(this, member, asked));
    const { resumeInstruction: instruction } = this.settings;
    return request === this.request ? askAsBegun(request, { member, instruction, ask }) : ask(request);
  }

  private modeFor(member: Member, error: ProviderError): SwitchMode {
    const restart = error.kind === 'invalid-answer' || mustRestart(this.out, this.request, this.settings.continuation);
    return restart ? 'restart' : continuationMode(this.request, member.mode);
  }

  /** Asks a member to go on from what is out; when it refuses to be asked so, in the next mode down. */
  private goOn(member: Member, broken: Failure, mode: SwitchMode): Observable<Chunk> {
    const { text: partial } = this.out;
    this.commits.delete(member);
    const handover = { from: broken.member.id, to: member.id, cause: broken.error.kind, mode, partial };
    const target = { instruction: this.settings.resumeInstruction, contextWindow: member.contextWindow };
    return this.ask(member, continuationRequest(this.request, partial, mode, target)).pipe(
      mendSeam(handover, this.settings.scheduler, (early) => {
        this.unsure = early ? member : undefined;
      }),
      catchError((error: unknown) => {
        if (!ProviderError.is(error) || this.commits.has(member)) throw error;
        const below = modeBelow(mode, error);
        if (below === undefined) throw error;
        // A refusal that names nothing was about the mode if the next one down is taken.
        const demote = (): void => member.demote(mode, below);
        if (refusesMode(error)) demote();
        this.tellSwitch(broken, member, below);
        return this.goOn(member, broken, below).pipe(onFirst(demote));
      }),
    );
  }

  private tellSwitch({ member, error }: Failure, to: Member, mode?: SwitchMode): void {
    const event = definedOf({ type: 'switch' as const, from: member.id, to: to.id, cause: error.kind, mode });
    const tell = (): void => this.board.tell(this.id, event);
    if (this.standoff === undefined) tell();
    else this.standoff.tell(tell);
  }

  /** What a leg that came to nothing ends with. */
  verdict(thrown: readonly unknown[], asked: readonly Member[]): unknown {
    const errors = thrown.map((one) => toProviderError(one, this.settings.id));
    const verdict = this.allFailed(errors);
    const { action } = this.decisions.afterLeg(this.setbacks.broken.length > 0);
    if (action === 'wait') this.outaged = { verdict, unasked: errors.every(({ kind }) => kind === 'circuit-open') };
    // What broke earlier legs says nothing about who is up now.
    const { outages } = this.board;
    if (errors.some(passes) && outages.isForAll(asked)) outages.all.gate.begin();
    return verdict;
  }

  private allFailed(errors: readonly ProviderError[]): AllProvidersFailedError {
    return new AllProvidersFailedError(this.ledger.attempts, [...this.setbacks.broken.map(({ error }) => error), ...errors]);
  }

  /** The leg that goes on after a break; `undefined` lets the error through. */
  next({ error, progress }: Handover<Progress>): Observable<Chunk> | undefined {
    const { leader, standoff } = this;
    if (standoff?.undecided) return this.standIn(standoff, progress);
    this.leader = undefined;
    // Without a leader the leg came to nothing, which is the verdict.
    if (leader === undefined || !ProviderError.is(error)) return undefined;
    if (error.kind === 'invalid-answer') {
      // A whole answer was judged: no attempt failed.
      this.commits.get(leader)?.invalidate();
      this.decisions.met(leader, error, 'mid-stream');
    }
    this.setbacks.broken.push({ member: leader, error });
    const soFar = { content: progress.content, standsIn: this.setbacks.broken.length > 1 };
    const decision = this.decisions.afterBreak(leader, error, this.successors(), soFar);
    if (decision.action === 'fail' && decision.with === 'its-error') return undefined;
    this.out = progress;
    return this.leg(() => this.successors(decision.action === 'retry' ? leader : undefined));
  }

  /** The leg beside a silent leader; or, when that took words back as it failed, one that goes on from what is left. */
  private standIn(standoff: Standoff, progress: Progress): Observable<Chunk> {
    this.out = progress;
    if (!standoff.isLost) {
      this.setbacks.broken.push({ member: standoff.member, error: standoff.error });
      return this.leg(() => this.successors(), standoff);
    }
    standoff.avoid();
    this.standoff = this.leader = undefined;
    return this.leg(() => this.successors());
  }

  private successors(first?: Member): readonly Member[] {
    return this.setbacks.successors(this.ranked(), (member) => this.standoff?.awaits(member) ?? false, first);
  }
}
