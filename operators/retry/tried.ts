import { Observable, type Subscriber, type Subscription } from 'rxjs';
import { during, presentDemand } from '../base/demand.js';
import { LONGEST_TIMER } from '../base/longestTimer.js';
import { Stage } from '../base/stage.js';
import { Retries } from './retries.js';
import type { RetryRules } from './retryRules.js';

/** The source, tried again by these rules. */
export function tried<T>(source: Observable<T>, rules: RetryRules): Observable<T> {
  return new Observable((subscriber) => new Tries(source, subscriber, rules).begin());
}

/** The tries of one subscription: one after the other, until one has spoken. */
class Tries<T> {
  readonly #source: Observable<T>;
  readonly #subscriber: Subscriber<T>;
  readonly #rules: RetryRules;
  readonly #retries: Retries;
  readonly #demand = presentDemand();
  #due = false;
  #running = false;
  #timer: Subscription | undefined;

  constructor(source: Observable<T>, subscriber: Subscriber<T>, rules: RetryRules) {
    this.#source = source;
    this.#subscriber = subscriber;
    this.#rules = rules;
    this.#retries = new Retries(rules);
  }

  begin(): void {
    this.#rules.budget?.credit();
    this.again();
  }

  /** In a loop, since a try that fails while it is being subscribed may be followed by the next without a wait. */
  again(): void {
    this.#due = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#due) {
      this.#due = false;
      during(this.#demand, () => new Try(this.#subscriber, this).follow(this.#source));
    }
    this.#running = false;
  }

  /** A try has failed. */
  failed(thrown: unknown, spoke: boolean): void {
    const error = this.#rules.met === undefined ? thrown : this.#rules.met(thrown);
    const wait = spoke ? undefined : this.#retries.waitAfter(error);
    // Any of the callbacks may have unsubscribed: then nobody would stop the timer.
    if (this.#subscriber.closed) return;
    if (wait === undefined) this.#subscriber.error(error);
    else if (wait > 0) this.#wait(wait);
    else this.again();
  }

  #wait(ms: number): void {
    this.#timer?.unsubscribe();
    this.#timer = this.#rules.scheduler.schedule(() => this.again(), Math.min(ms, LONGEST_TIMER));
    this.#subscriber.add(this.#timer);
  }
}

class Try<T> extends Stage<T> {
  readonly #tries: Tries<T>;
  #spoke = false;

  constructor(downstream: Subscriber<T>, tries: Tries<T>) {
    super(downstream);
    this.#tries = tries;
  }

  override next(item: T): void {
    if (this.closed) return;
    this.#spoke = true;
    this.downstream.next(item);
  }

  protected override failed(error: unknown): void {
    this.#tries.failed(error, this.#spoke);
  }
}
