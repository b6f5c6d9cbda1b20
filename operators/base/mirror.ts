import type { ObservableInput, Observer, Subscriber, Subscription } from 'rxjs';
import { Stage } from './stage.js';

/**
 * Subscribes `observer` to `source` on behalf of `subscriber`: a {@link Stage} for operators whose state is a handful of closures.
 *
 * What the observer throws goes down the error channel of `subscriber`. A closed `subscriber` leaves the source untouched.
 *
 * @returns The subscription of the source alone, for operators that drop one source and go on with another.
 */
export function mirror<T>(source: ObservableInput<T>, subscriber: Subscriber<unknown>, observer: Observer<T>): Subscription {
  return new Observed(subscriber, observer).follow(source);
}

class Observed<T> extends Stage<T, unknown> {
  readonly #observer: Observer<T>;

  constructor(downstream: Subscriber<unknown>, observer: Observer<T>) {
    super(downstream);
    this.#observer = observer;
  }

  override next(item: T): void {
    if (this.closed) return;
    try {
      this.#observer.next(item);
    } catch (thrown) {
      this.downstream.error(thrown);
    }
  }

  protected override failed(reason: unknown): void {
    this.#observer.error(reason);
  }

  protected override completed(): void {
    this.#observer.complete();
  }
}
