import { BehaviorSubject, type Observable } from 'rxjs';

/**
 * A value that can be watched: whoever subscribes is told the present one and then each change.
 *
 * A listener may cause the next change. A bare BehaviorSubject would tell that one to the later listeners first; here it waits
 * until all have heard the one before, so that everybody sees the same order.
 */
export class PresentValue<T> {
  readonly value$: Observable<T>;
  readonly #told: BehaviorSubject<T>;
  readonly #untold: T[] = [];
  #value: T;

  constructor(value: T) {
    this.#value = value;
    this.#told = new BehaviorSubject(value);
    this.value$ = this.#told.asObservable();
  }

  get value(): T {
    return this.#value;
  }

  get observed(): boolean {
    return this.#told.observed;
  }

  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    this.#untold.push(value);
    if (this.#untold.length === 1) this.#tell();
  }

  #tell(): void {
    try {
      // What listeners add meanwhile is reached by this loop too.
      for (const value of this.#untold) this.#told.next(value);
    } finally {
      this.#untold.length = 0;
    }
  }
}
