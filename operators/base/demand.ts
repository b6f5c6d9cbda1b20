import { Observable } from 'rxjs';

/**
 * Whether a consumer that pulls has room for more: an Observable pushes, and cannot be told otherwise.
 *
 * Whoever reads from outside waits until there is room, and whoever measures silence knows that it is not the source's. What
 * cannot wait goes on, and is kept by the consumer.
 */
export class Demand {
  held = false;
  /** How often it has been held back. */
  pauses = 0;
  readonly #waiting: (() => void)[] = [];

  hold(): void {
    if (this.held) return;
    this.held = true;
    this.pauses += 1;
  }

  release(): void {
    this.held = false;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** Resolves when there is room again; `undefined` when there is. */
  room(): Promise<void> | undefined {
    return this.held ? new Promise((goOn) => this.#waiting.push(goOn)) : undefined;
  }

  /** Subscribes to a stream that can tell, while it is being subscribed, whose demand it serves. */
  static of<T>(demand: Demand | undefined, stream: Observable<T>): Observable<T> {
    return new Observable((subscriber) => during(demand, () => stream.subscribe(subscriber)));
  }
}

/** Not state, but a second argument of `subscribe`, which RxJS has no place for: it is set for the length of one call. */
let present: Demand | undefined;

/** The demand that the stream which is just being subscribed serves: who subscribes to more of it later has to remember it. */
export function presentDemand(): Demand | undefined {
  return present;
}

export function during<R>(demand: Demand | undefined, act: () => R): R {
  const before = present;
  present = demand;
  try {
    return act();
  } finally {
    present = before;
  }
}
