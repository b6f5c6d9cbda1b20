import { catchError, EMPTY, ignoreElements, merge, type Observable, Subscription, tap, throwError } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import type { FailoverSettings } from './failoverOptions.js';
import { heardFor } from './heardFor.js';
import type { Member } from './member.js';
import { toProviderError } from './namedErrors.js';

/** What every API takes; most take less. */
const MOST_TOKENS = 16;

/** The smallest request that a member takes. */
function probeOf({ provider }: Member): ChatRequest {
  return { messages: [{ role: 'user', content: 'ping' }], maxOutputTokens: provider.leastOutputTokens ?? MOST_TOKENS };
}

/** Some models refuse to think within so few tokens. Whoever reads a request and finds fault with it is well. */
function orAnswered(error: unknown): Observable<never> {
  return ProviderError.is(error) && error.kind === 'bad-request' ? EMPTY : throwError(() => error);
}

/** What probing must know, and whom it tells. */
export interface Patients {
  /** Whom to ask now. */
  readonly unwell: () => readonly Member[];
  /** Whether requests wait for the outcome: then the timer keeps the program alive. */
  readonly awaited: () => boolean;
  /** A probe was not answered. */
  readonly refused: (member: Member, error: ProviderError) => void;
  /** A probe was answered. */
  readonly answered: (member: Member) => void;
  /** Nobody is to be probed, and requests wait: the first of them finds out how things are. */
  readonly letOneTry: () => void;
}

/** A probe is given at least so many times what half of the provider's answers took to begin. */
const SLOWER = 3;

/** With probing off, how often a waiting request is let try. */
const TRY_EVERY_MS = 5_000;

/**
 * Asks the unwell, all at once and briefly, every so often, as long as there are any.
 *
 * Probes pass the same guards as calls: an open breaker lets none through before its wait is over, and its trial is one of them.
 */
export class Probing {
  private timer: Subscription | undefined;
  private timerIsAwaited = false;
  private dueAt = 0;
  private round: Subscription | undefined;
  private closed = false;

  constructor(
    private readonly settings: FailoverSettings,
    private readonly patients: Patients,
  ) {}

  /** To be called when something about a member has changed. */
  look(): void {
    if (this.closed || this.round !== undefined) return;
    const awaited = this.patients.awaited();
    if (!awaited && this.patients.unwell().length === 0) this.stopTimer();
    else if (this.timer === undefined || awaited !== this.timerIsAwaited) this.startTimer(awaited);
  }

  close(): void {
    this.closed = true;
    this.stopTimer();
    this.round?.unsubscribe();
  }

  private startTimer(awaited: boolean): void {
    const { probe, scheduler, background, random } = this.settings;
    // What went down together must not ask together: half of the time to one and a half times it, anew each time.
    const every = (probe === false ? TRY_EVERY_MS : probe.every) * (0.5 + random());
    // Who comes or goes while it runs changes what kind of timer it is, but not when it is due.
    const wait = this.timer === undefined ? every : Math.max(0, this.dueAt - scheduler.now());
    this.stopTimer();
    if (probe === false && !awaited) return;
    this.timerIsAwaited = awaited;
    this.dueAt = scheduler.now() + wait;
    const act = (): void => this.act();
    this.timer = awaited ? scheduler.schedule(act, wait) : background(act, wait);
  }

  private stopTimer(): void {
    this.timer?.unsubscribe();
    this.timer = undefined;
  }

  private act(): void {
    this.timer = undefined;
    const { probe } = this.settings;
    if (probe === false) this.patients.letOneTry();
    else this.ask(probe.timeout);
  }

  /** One that takes long to begin with an answer takes as long to begin with a probe's. */
  private timeFor({ health }: Member, timeout: number): number {
    return Math.max(timeout, SLOWER * (health.latency || 0));
  }

  private ask(timeout: number): void {
    const round = new Subscription();
    this.round = round;
    const probes = this.patients.unwell().map((member) => this.probe(member, timeout));
    const done = (): void => {
      this.round = undefined;
      this.look();
    };
    round.add(merge(...probes).subscribe({ complete: done }));
  }

  private probe(member: Member, timeout: number): Observable<Chunk> {
    const { scheduler } = this.settings;
    const time = this.timeFor(member, timeout);
    return member
      .guarded(() => member.timed(probeOf(member)).pipe(heardFor(time, scheduler), catchError(orAnswered)))
      .pipe(
        tap({
          complete: () => this.patients.answered(member),
          error: (error: unknown) => this.patients.refused(member, toProviderError(error, member.id)),
        }),
        ignoreElements(),
        catchError(() => EMPTY),
      );
  }
}
