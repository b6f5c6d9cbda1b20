import type { Observable, ObservableInput, Subscriber } from 'rxjs';
import { presentDemand } from '../base/demand.js';
import type { Lookout } from '../base/lookout.js';
import { mirror } from '../base/mirror.js';
import { Contender, type Output, type Referee } from '../race/contender.js';
import { StallError } from '../stall/stallError.js';
import { Silence } from './silence.js';

/** What the next leg is made from. */
export interface Handover<P> {
  /** Why there is a next leg: what the last one failed with, or a `StallError` while it is only silent. */
  readonly error: unknown;
  /** What has been delivered so far, folded. */
  readonly progress: P;
  /** The successors before this one: 0 for the first. */
  readonly attempt: number;
}

/** Who makes the legs. */
export interface Legs<T, P> {
  /** The leg that goes on; `undefined` lets the error through. */
  next(handover: Handover<P>): ObservableInput<T> | undefined;
  /** An item as it is told. */
  told?(item: T): T;
}

export interface RelayRules<T, P> {
  readonly progress: { readonly seed: () => P; readonly add: (progress: P, item: T) => P };
  /** Without `after` somebody tells of silences by the relay's `fellSilent`. */
  readonly soft: { readonly after?: number | Observable<unknown>; readonly isProgress: (item: T) => boolean } | undefined;
  readonly maxAttempts: number;
  /** For the silences of all streams of the operator, where it measures them. */
  readonly lookout: Lookout | undefined;
}

/** One stream made of legs: the leading one is delivered; beside a silent leader there may be a rival. */
export class Relay<T, P> implements Output<T>, Referee<T> {
  readonly #subscriber: Subscriber<T>;
  readonly #legs: Legs<T, P>;
  readonly #rules: RelayRules<T, P>;
  readonly #silence: Silence | undefined;
  readonly #demand = presentDemand();
  #progress: P;
  #attempt = 0;
  #leader: Contender<T> | undefined;
  #leaderSpoke = false;
  #rival: Contender<T> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #running = false;

  constructor(subscriber: Subscriber<T>, legs: Legs<T, P>, rules: RelayRules<T, P>) {
    this.#subscriber = subscriber;
    this.#legs = legs;
    this.#rules = rules;
    this.#progress = rules.progress.seed();
    this.#silence = this.#watched(rules);
    if (this.#silence !== undefined) subscriber.add(() => this.#silence?.stop());
  }

  get closed(): boolean {
    return this.#subscriber.closed;
  }

  /** In a loop: a leg that fails while it is being subscribed leaves its failure behind, and is torn down before the next. */
  run(first: ObservableInput<T> | undefined): void {
    this.#running = true;
    for (let leg = first; leg !== undefined; leg = this.#afterFailure()) this.#follow(leg);
    this.#running = false;
  }

  next(item: T): void {
    if (this.#rules.soft?.isProgress(item)) this.#leaderSpeaks();
    this.#progress = this.#rules.progress.add(this.#progress, item);
    this.#subscriber.next(this.#legs.told === undefined ? item : this.#legs.told(item));
  }

  error(reason: unknown): void {
    if (this.#rival !== undefined) {
      // It was asked to go on from exactly here: there is no need to ask another.
      this.#promote(this.#rival);
    } else {
      this.#failure = { error: reason };
      if (!this.#running) this.run(this.#afterFailure());
    }
  }

  complete(): void {
    this.#subscriber.complete();
  }

  /** A silence of the leader, told at most once: its successor is asked for. */
  fellSilent(error: unknown): void {
    if (this.#rival !== undefined || this.closed) return;
    try {
      const leg = this.#successor(error);
      if (leg !== undefined) this.#startRival(leg);
    } catch (thrown) {
      this.#subscriber.error(thrown);
    }
  }

  heard(rival: Contender<T>, item: T): void {
    if (this.#rules.soft?.isProgress(item)) this.#promote(rival);
  }

  /** The silent leader is still there: it, or another rival after the next silence, may go on. */
  failed(): void {
    this.#rival = undefined;
    this.#silence?.broken();
  }

  wasEmpty(): void {
    this.failed();
  }

  #follow(leg: ObservableInput<T>): void {
    const leader = new Contender(this.#subscriber, this, this, this.#attempt);
    this.#install(leader);
    leader.start(leg, this.#demand);
  }

  #promote(rival: Contender<T>): void {
    this.#leader?.drop();
    this.#rival = undefined;
    this.#install(rival);
  }

  #install(leader: Contender<T>): void {
    this.#leader = leader;
    this.#leaderSpoke = false;
    this.#silence?.broken();
    leader.lead();
  }

  #afterFailure(): ObservableInput<T> | undefined {
    const failure = this.#failure;
    if (failure === undefined) return undefined;
    this.#failure = undefined;
    const leg = this.#successor(failure.error);
    if (leg === undefined) this.#subscriber.error(failure.error);
    return leg;
  }

  #successor(error: unknown): ObservableInput<T> | undefined {
    if (this.#attempt >= this.#rules.maxAttempts) return undefined;
    const successor = this.#legs.next({ error, progress: this.#progress, attempt: this.#attempt });
    if (successor !== undefined) this.#attempt += 1;
    return successor;
  }

  #leaderSpeaks(): void {
    this.#leaderSpoke = true;
    this.#silence?.broken();
    this.#rival?.drop();
    this.#rival = undefined;
  }

  /** Whoever else knows of silences tells, at most once a silence. */
  #watched({ soft, lookout }: RelayRules<T, P>): Silence | undefined {
    const after = soft?.after;
    if (typeof after === 'number' && lookout !== undefined) {
      const stall = (): StallError => new StallError(this.#leaderSpoke ? 'between' : 'first', after);
      return new Silence(lookout, after, () => this.fellSilent(stall()));
    }
    if (typeof after === 'object') {
      const next = (error: unknown): void => this.fellSilent(error);
      mirror(after, this.#subscriber, { next, error: (reason) => this.#subscriber.error(reason), complete: () => undefined });
    }
    return undefined;
  }

  #startRival(leg: ObservableInput<T>): void {
    const rival = new Contender(this.#subscriber, this, this, this.#attempt);
    this.#rival = rival;
    rival.start(leg, this.#demand);
  }
}
