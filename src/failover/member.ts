import { defer, type MonoTypeOperatorFunction, type Observable, type SchedulerLike } from 'rxjs';
import {
  type CircuitBreaker,
  circuitBreaker,
  type HealthMonitor,
  healthMonitor,
  healthScore,
  withCircuitBreaker,
} from '../../operators/index.js';
import { StallWatch } from '../../operators/stall/stallWatch.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { type Chunk, isContent, type SwitchMode } from '../chat/chunk.js';
import { definedOf } from '../chat/definedOf.js';
import type { Provider } from '../providers/provider.js';
import { Beginnings } from './beginnings.js';
import { Ejection } from './ejection.js';
import { endsAtFinish } from './endsAtFinish.js';
import type { FailoverSettings } from './failoverOptions.js';
import type { Lifeline } from './lifeline.js';

/** How long a provider that went down with all the others counts as down, unless it answers before. */
const DOUBT_MS = 30_000;

/** Words follow each other at a pace of their own. What follows a thought or a tool's call may take as long as it may at most. */
const isText = (chunk: Chunk): boolean => chunk.type === 'text';

const MIRROR = <T>(source: Observable<T>): Observable<T> => source;

/** A provider of the ladder with what is known of it: its breaker, its health, what it refused. */
export class Member {
  readonly id: string;
  readonly breaker: CircuitBreaker;
  readonly health: HealthMonitor;
  private readonly stall: StallWatch<Chunk> | undefined;
  private readonly break: MonoTypeOperatorFunction<Chunk>;
  private readonly scheduler: SchedulerLike;
  readonly beginnings = new Beginnings();
  private benchedUntil = -Infinity;
  private doubtedUntil = -Infinity;
  private readonly ejection: Ejection;
  /** How it is asked to go on with an answer. */
  mode: SwitchMode;
  /** Tokens of prompt and answer together; `undefined` while nobody has said. */
  contextWindow: number | undefined;

  constructor(
    readonly provider: Provider,
    /** 0 is the top of the ladder. */
    readonly rung: number,
    /** Its place among all, as the user wrote them. */
    readonly place: number,
    settings: FailoverSettings,
  ) {
    const { scheduler, stall, breaker, health } = settings;
    this.id = provider.id;
    this.scheduler = scheduler;
    this.ejection = new Ejection(scheduler);
    this.breaker = circuitBreaker({ scheduler, ...(breaker === false ? {} : definedOf(breaker)) });
    this.health = healthMonitor({ scheduler, ...definedOf(health) });
    this.stall = stall === false ? undefined : new StallWatch({ isProgress: isContent, scheduler, ...stall }, isText);
    this.break = breaker === false ? MIRROR : withCircuitBreaker(this.breaker);
    const { continuation, contextWindow } = provider.capabilities;
    this.mode = continuation === 'none' ? 'restart' : continuation;
    this.contextWindow = contextWindow;
  }

  /**
   * One attempt behind the guards. `ask` is called for each subscription that the breaker lets through.
   */
  guarded(ask: () => Observable<Chunk>): Observable<Chunk> {
    return defer(ask).pipe(healthScore(this.health), this.break);
  }

  /** The provider's answer, held to the time limits and to its end. */
  timed(request: ChatRequest, line?: Lifeline): Observable<Chunk> {
    const answer = this.provider(request);
    const timed = this.stall === undefined ? answer : this.stall.over(answer, line);
    return timed.pipe(endsAtFinish(this.id, this.scheduler, line));
  }

  /** Left alone for so many ms; nothing shortens that. Whether it is now left alone for longer than it was. */
  bench(time: number): boolean {
    const until = this.scheduler.now() + time;
    if (until <= this.benchedUntil) return false;
    this.benchedUntil = until;
    return true;
  }

  /** A refused mode is not tried again; only starting over is decided anew each time. */
  demote(from: SwitchMode, to: SwitchMode): void {
    if (this.mode === from && to !== 'restart') this.mode = to;
  }

  /** The provider knows its window better than any table. */
  learnWindow(named: number | undefined): void {
    this.contextWindow = named ?? this.contextWindow;
  }

  /** Everything is down: until it answers there is no reason to ask it before one that has. */
  doubt(): void {
    this.doubtedUntil = this.scheduler.now() + DOUBT_MS;
  }

  answered(): void {
    this.doubtedUntil = -Infinity;
  }

  /** To be called when its health may have changed. */
  review(): void {
    this.ejection.review(this.health.healthy);
  }

  /** When time alone will have changed something about it: it is off the bench, or its circuit lets a trial through. */
  get nextChange(): number {
    const ahead = (time: number): number => (this.isBefore(time) ? time : Infinity);
    const trial = this.breaker.admits ? Infinity : this.scheduler.now() + this.breaker.snapshot().retryAfterMs;
    return Math.min(ahead(this.benchedUntil), ahead(this.doubtedUntil), ahead(this.ejection.endsAt), trial);
  }

  get benched(): boolean {
    return this.isBefore(this.benchedUntil);
  }

  /** Whether its circuit is open, or was and has not been tried since. */
  get broken(): boolean {
    return this.breaker.state !== 'closed' && this.breaker.state !== 'disabled';
  }

  /** Whether what is known of it speaks against asking it. */
  get failing(): boolean {
    return !this.health.healthy || this.isBefore(Math.max(this.doubtedUntil, this.ejection.endsAt));
  }

  /** Whether a probe should find out if it is well again. */
  get unwell(): boolean {
    return !this.benched && (this.broken || this.failing);
  }

  /** Most members have never been left alone: a clock takes longer to read than all else that a ranking looks at. */
  private isBefore(time: number): boolean {
    return time > -Infinity && this.scheduler.now() < time;
  }
}
