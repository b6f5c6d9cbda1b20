import {
  defer,
  identity,
  interval,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  Subscription,
  throwError,
  timeout,
} from 'rxjs';
import { LONGEST_TIMER } from '../base/longestTimer.js';
import { PresentValue } from '../base/presentValue.js';
import { OutageExpiredError } from './outageExpiredError.js';
import { OutageQueueFullError } from './outageQueueFullError.js';
import type { OutageSettings } from './outageSettings.js';
import { WaitingLine } from './waitingLine.js';

/** What is known of a request that waits, or has waited before. It belongs to one subscription; the outage writes in it. */
export interface Held {
  /** When it was first held: its age counts from there, however often it waits. */
  since?: number;
  /** The error that made it wait. */
  cause?: unknown;
}

/** Lets requests through, or keeps them in line, or lets the line go step by step. */
export class OutageGate {
  readonly #settings: OutageSettings;
  readonly #line: WaitingLine;
  readonly #down = new PresentValue(false);
  /** Letting the line go, after an outage. It ends when the line is empty or the next outage begins. */
  #drain = Subscription.EMPTY;
  readonly down$ = this.#down.value$;

  constructor(settings: OutageSettings) {
    this.#settings = settings;
    this.#line = new WaitingLine(settings.maxWaiting, () => this.#drain.unsubscribe());
  }

  get down(): boolean {
    return this.#down.value;
  }

  get waiting(): number {
    return this.#line.waiting;
  }

  begin(): void {
    this.#drain.unsubscribe();
    this.#down.set(true);
  }

  end(): void {
    if (!this.down) return;
    const { start, factor, every } = this.#settings.ramp;
    const drain = new Subscription();
    this.#drain = drain;
    this.#down.set(false);
    this.#letGo(start, drain);
    if (drain.closed || this.waiting === 0) return;
    const steps = interval(every, this.#settings.scheduler);
    drain.add(steps.subscribe((step) => this.#letGo(start * factor ** (step + 1), drain)));
  }

  turn(held: Held = {}): Observable<void> {
    const { maxWaiting, scheduler } = this.#settings;
    return defer(() => {
      if (!this.down && this.waiting === 0) return of(undefined);
      if (this.#line.full) return throwError(() => new OutageQueueFullError(maxWaiting, held));
      held.since ??= scheduler.now();
      return this.#line.turn().pipe(this.#expires(held, held.since));
    });
  }

  /** Any of those let go may find that all is down again, or empty the line by unsubscribing others. */
  #letGo(count: number, drain: Subscription): void {
    for (const letGo of this.#line.head(Math.floor(count))) {
      if (drain.closed) return;
      letGo();
    }
  }

  #expires(held: Held, since: number): MonoTypeOperatorFunction<void> {
    const { maxAge, scheduler } = this.#settings;
    const first = Math.max(0, since + maxAge - scheduler.now());
    // No process waits for as long as a timer cannot.
    if (first > LONGEST_TIMER) return identity;
    return timeout({ first, scheduler, with: () => throwError(() => new OutageExpiredError(maxAge, held)) });
  }
}
