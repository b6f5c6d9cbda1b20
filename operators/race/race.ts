import { defer, Observable, type ObservableInput, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import { presentDemand } from '../base/demand.js';
import { LONGEST_TIMER } from '../base/longestTimer.js';
import type { HedgeBudget } from '../hedgeBudget.js';
import { Contender, type Referee } from './contender.js';
import { EmptyCandidateError } from './emptyCandidateError.js';

/** A quantile of nothing is NaN: until there is something to measure, a hedge waits as long as most answers take to begin. */
const COLD_HEDGE = 1_000;

/** Who takes part, in order. */
export interface Field<T> {
  readonly size: number;
  /** Asked for when its turn has come. */
  stream(place: number): ObservableInput<T>;
}

export interface RaceRules<T> {
  readonly hedgeAfter: number | (() => number);
  readonly maxInFlight: number;
  readonly budget: HedgeBudget;
  wins(item: T): boolean;
  /** Told of the winner, by its place in the field, before anything else comes of that. */
  won?(place: number): void;
  failsOver(error: unknown): boolean;
  /** What the race errors with when all have failed, given each one's error. */
  defeat(errors: readonly unknown[]): unknown;
  readonly scheduler: SchedulerLike;
}

/** A race among the streams of a field. Each subscription is one, and credits the budget. */
export function raceOf<T>(field: Field<T>, rules: RaceRules<T>): Observable<T> {
  return new Observable((subscriber) => {
    rules.budget.credit();
    new Race(subscriber, field, rules).startNext();
  });
}

/** One race: it starts candidates until one of them wins, none is left, or an error ends it. */
class Race<T> implements Referee<T> {
  /** Who has been started, each in its place, and what each has failed with. */
  #contenders: Contender<T>[] = [];
  readonly #errors: unknown[] = [];
  #inFlight = 0;
  readonly #subscriber: Subscriber<T>;
  readonly #field: Field<T>;
  readonly #rules: RaceRules<T>;
  readonly #demand = presentDemand();
  #due = 0;
  #starting = false;
  #settled = false;
  #hedge: Subscription | undefined;

  constructor(subscriber: Subscriber<T>, field: Field<T>, rules: RaceRules<T>) {
    this.#subscriber = subscriber;
    this.#field = field;
    this.#rules = rules;
  }

  /** Starts one candidate more. In a loop: a candidate may fail, and so call for the next, while it is being started. */
  startNext(): void {
    this.#due += 1;
    if (this.#starting) return;
    this.#starting = true;
    while (this.#due > 0 && !this.#over && this.#contenders.length < this.#field.size) {
      this.#due -= 1;
      this.#start(this.#contenders.length);
    }
    this.#starting = false;
    if (this.#inFlight === 0 && !this.#over) this.#subscriber.error(this.#rules.defeat(this.#errors));
  }

  heard(contender: Contender<T>, item: T): void {
    if (!this.#rules.wins(item)) return;
    this.#rules.won?.(contender.place);
    this.#settle(contender);
    contender.lead();
  }

  failed(contender: Contender<T>, error: unknown): void {
    this.#inFlight -= 1;
    this.#errors[contender.place] = error;
    if (this.#rules.failsOver(error)) {
      this.startNext();
    } else {
      this.#settle(undefined);
      this.#subscriber.error(error);
    }
  }

  wasEmpty(contender: Contender<T>): void {
    this.failed(contender, new EmptyCandidateError());
  }

  get #over(): boolean {
    return this.#settled || this.#subscriber.closed;
  }

  #start(place: number): void {
    this.#dropHedge();
    const contender = new Contender(this.#subscriber, this.#subscriber, this, place);
    // Most races have one contender, and a list that grows takes room for seventeen.
    if (place === 0) this.#contenders = [contender];
    else this.#contenders.push(contender);
    this.#inFlight += 1;
    contender.start(
      defer(() => this.#field.stream(place)),
      this.#demand,
    );
    if (this.#due === 0) this.#planHedge();
  }

  #planHedge(): void {
    if (this.#over || this.#contenders.length === this.#field.size || this.#inFlight >= this.#rules.maxInFlight) return;
    const delay = this.#hedgeDelay();
    // Whoever was asked for the delay may have unsubscribed: then nobody would stop the timer.
    if (this.#subscriber.closed) return;
    if (delay === 0) this.#startHedge();
    else if (delay <= LONGEST_TIMER) this.#hedgeIn(delay);
  }

  #hedgeIn(ms: number): void {
    this.#hedge = this.#rules.scheduler.schedule(() => this.#hedgeIsDue(), ms);
    this.#subscriber.add(this.#hedge);
  }

  #dropHedge(): void {
    this.#hedge?.unsubscribe();
    this.#hedge = undefined;
  }

  #hedgeDelay(): number {
    const { hedgeAfter } = this.#rules;
    const delay = typeof hedgeAfter === 'function' ? hedgeAfter() : hedgeAfter;
    return delay >= 0 ? delay : COLD_HEDGE;
  }

  #hedgeIsDue(): void {
    try {
      this.#startHedge();
    } catch (error) {
      this.#subscriber.error(error);
    }
  }

  #startHedge(): void {
    if (this.#rules.budget.take()) this.startNext();
  }

  /** Settled first: what is stopped here may make another contender speak or fail. */
  #settle(winner: Contender<T> | undefined): void {
    this.#settled = true;
    this.#dropHedge();
    this.#inFlight = 0;
    for (const contender of this.#contenders) if (contender !== winner) contender.drop();
  }
}
