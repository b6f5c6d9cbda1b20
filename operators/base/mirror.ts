import { from, type ObservableInput, type Observer, Subscriber, Subscription } from 'rxjs';
import { reportThrown } from './reportThrown.js';

/**
 * Subscribes `observer` to `source` on behalf of `subscriber`: the recipe of the operators that cannot be composed.
 *
 * A plain `source.subscribe({ next … })` inside `new Observable` links the two only after a synchronous source has run to its
 * end. Here the link stands before the source starts, so that the source stops as soon as downstream is closed.
 *
 * - The source is torn down before `error` or `complete` is called, so a successor may be subscribed there. (A source that
 *   ends while it is being subscribed hands over its teardown only afterwards, and has it run at once: start its successor
 *   when `mirror` has returned, in a loop, which keeps the stack flat as well.)
 * - What the observer throws goes down the error channel of `subscriber`.
 * - A closed `subscriber` leaves the source untouched.
 *
 * An operator that only looks on may be a `tap`, which behaves the same; this costs an item and a stream less.
 *
 * @returns The subscription of the source alone, for operators that drop one source and go on with another.
 */
export function mirror<T>(source: ObservableInput<T>, subscriber: Subscriber<unknown>, observer: Observer<T>): Subscription {
  if (subscriber.closed) return Subscription.EMPTY;
  const mirrored = new Mirrored(subscriber, observer);
  from(source).subscribe(mirrored);
  return mirrored;
}

/** A Subscriber of its own, as RxJS's operators have: through `new Observable` and an observer an item takes twice as long. */
class Mirrored<T> extends Subscriber<T> {
  #downstream: Subscriber<unknown> | undefined;
  #observer: Observer<T> | undefined;

  constructor(downstream: Subscriber<unknown>, observer: Observer<T>) {
    // Adds it to what is torn down with downstream. In RxJS 7, which the peer range holds to, operators are made so.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    super(downstream);
    this.#downstream = downstream;
    this.#observer = observer;
  }

  /** Lets go of both: a stream that is over and has grown old would keep all it was made of through every small collection. */
  override unsubscribe(): void {
    super.unsubscribe();
    this.#downstream = undefined;
    this.#observer = undefined;
  }

  protected override _next(value: T): void {
    const downstream = this.#downstream;
    try {
      this.#observer?.next(value);
    } catch (error) {
      downstream?.error(error);
    }
  }

  protected override _error(reason: unknown): void {
    this.#end((observer) => observer.error(reason));
  }

  protected override _complete(): void {
    this.#end((observer) => observer.complete());
  }

  #end(tell: (observer: Observer<T>) => void): void {
    const downstream = this.#downstream;
    const observer = this.#observer;
    // A teardown that throws must not keep the ending from whoever waits for it.
    reportThrown(() => this.unsubscribe());
    try {
      if (observer !== undefined) tell(observer);
    } catch (error) {
      downstream?.error(error);
    }
  }
}
