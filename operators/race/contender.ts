import type { ObservableInput, Observer, Subscriber } from 'rxjs';
import { type Demand, during } from '../base/demand.js';
import { reportThrown } from '../base/reportThrown.js';
import { Stage } from '../base/stage.js';

/** Where the leading stream goes. */
export interface Output<T> extends Observer<T> {
  readonly closed: boolean;
}

/** Who decides which stream leads. */
export interface Referee<T> {
  /** The contender, which does not lead, has kept an item: call its `lead` to let it win. */
  heard(contender: Contender<T>, item: T): void;
  /** The contender failed before it led. */
  failed(contender: Contender<T>, error: unknown): void;
  /** The contender completed before it led. */
  wasEmpty(contender: Contender<T>): void;
}

/**
 * A stream that is held back until it leads: then what it has said is delivered, in order, and the rest goes straight through.
 *
 * While the kept items are delivered, a consumer that re-enters may make the stream go on or end: that waits for its turn.
 */
export class Contender<T> extends Stage<T> {
  readonly #output: Output<T>;
  /** Let go of when there is nothing left to decide. */
  #referee: Referee<T> | undefined;
  #state: 'waiting' | 'delivering' | 'leading' | 'dropped' = 'waiting';
  #held: T[] | undefined;
  #end: (() => void) | undefined;

  /**
   * @param subscriber - The stream stops with it at the latest.
   * @param place - In the order of the starts.
   */
  constructor(
    subscriber: Subscriber<T>,
    output: Output<T>,
    referee: Referee<T>,
    readonly place: number,
  ) {
    super(subscriber);
    this.#output = output;
    this.#referee = referee;
  }

  /** Subscribes to the stream, which serves `demand`. */
  start(stream: ObservableInput<T>, demand: Demand | undefined): void {
    during(demand, () => this.follow(stream));
  }

  lead(): void {
    this.#state = 'delivering';
    for (const item of this.#held ?? []) {
      if (this.#output.closed) return;
      this.#output.next(item);
    }
    this.#held = undefined;
    this.#referee = undefined;
    this.#state = 'leading';
    this.#end?.();
  }

  /** What it kept is let go with it, and a teardown of its that throws is nobody else's failure. */
  drop(): void {
    this.#state = 'dropped';
    this.#held = undefined;
    this.#referee = undefined;
    reportThrown(() => this.unsubscribe());
  }

  override next(item: T): void {
    if (this.closed) return;
    try {
      if (this.#state === 'leading') this.#output.next(item);
      else this.#keep(item);
    } catch (thrown) {
      this.downstream.error(thrown);
    }
  }

  protected override failed(reason: unknown): void {
    this.#finish(
      () => this.#output.error(reason),
      () => this.#referee?.failed(this, reason),
    );
  }

  protected override completed(): void {
    this.#finish(
      () => this.#output.complete(),
      () => this.#referee?.wasEmpty(this),
    );
  }

  #keep(item: T): void {
    this.#held ??= [];
    this.#held.push(item);
    if (this.#state === 'waiting') this.#referee?.heard(this, item);
  }

  #finish(end: () => void, report: () => void): void {
    if (this.#state === 'leading') end();
    else if (this.#state === 'delivering') this.#end = end;
    else if (this.#state === 'waiting') report();
  }
}
