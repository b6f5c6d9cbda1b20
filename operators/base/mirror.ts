import { from, Observable, type ObservableInput, type Observer, type Subscriber, type Subscription } from 'rxjs';
import { demandOf, during } from './demand.js';
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
 * - Whenever it is subscribed, the source serves the demand that `subscriber` did at first.
 *
 * An operator that only looks on needs none of this: `source.pipe(tap({ … }))` behaves the same.
 *
 * @returns The subscription of the source alone, for operators that drop one source and go on with another.
 */
export function mirror<T>(source: ObservableInput<T>, subscriber: Subscriber<unknown>, observer: Observer<T>): Subscription {
  let inner: Subscriber<T> | undefined;
  const linked = new Observable<T>((own) => {
    inner = own;
    subscriber.add(own);
    if (!own.closed) from(source).subscribe(own);
  });
  const end = (tell: () => void): void => {
    // A teardown that throws must not keep the ending from whoever waits for it.
    reportThrown(() => inner?.unsubscribe());
    guard(subscriber, tell);
  };
  const guarded: Observer<T> = {
    next(value) {
      try {
        observer.next(value);
      } catch (error) {
        subscriber.error(error);
      }
    },
    error: (reason: unknown) => end(() => observer.error(reason)),
    complete: () => end(() => observer.complete()),
  };
  return during(demandOf(subscriber), () => linked.subscribe(guarded));
}

function guard(subscriber: Subscriber<unknown>, call: () => void): void {
  try {
    call();
  } catch (error) {
    subscriber.error(error);
  }
}
