import { Observable } from 'rxjs';
import { checkNumber, whole } from '../base/checkOption.js';
import { BulkheadFullError } from './bulkheadFullError.js';

/** What one stream holds while it runs; giving it back a second time does nothing. */
export type Permit = () => void;

/** Lets so many in, and so many more wait for one of them to leave. */
export class Compartment {
  active = 0;
  #concurrent: number;
  readonly #mostWaiting: number;
  /** In the order in which they came. */
  readonly #line = new Set<() => void>();
  #admitting = false;

  constructor(concurrent: number, mostWaiting: number) {
    this.#concurrent = checkConcurrent('bulkhead({ concurrent })', concurrent);
    this.#mostWaiting = checkNumber('bulkhead({ waiting })', mostWaiting, whole(0, Infinity));
  }

  get waiting(): number {
    return this.#line.size;
  }

  get concurrent(): number {
    return this.#concurrent;
  }

  resize(concurrent: number): void {
    this.#concurrent = checkConcurrent('resize(concurrent)', concurrent);
    this.#admit();
  }

  permit(): Observable<Permit> {
    return new Observable((subscriber) => {
      // Nobody would give the place back.
      if (subscriber.closed) return;
      const enter = (): void => {
        this.active += 1;
        subscriber.next(this.#permit());
        subscriber.complete();
      };
      // Whoever waits goes first, though a place may be free: it is being given away.
      if (this.waiting === 0 && this.active < this.#concurrent) {
        enter();
      } else if (this.waiting >= this.#mostWaiting) {
        subscriber.error(new BulkheadFullError(this.active, this.waiting));
      } else {
        this.#line.add(enter);
        subscriber.add(() => this.#line.delete(enter));
      }
    });
  }

  #permit(): Permit {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.active -= 1;
      this.#admit();
    };
  }

  /** In a loop: whoever is let in may be done at once, and so make room for the next. */
  #admit(): void {
    if (this.#admitting) return;
    this.#admitting = true;
    try {
      for (const enter of this.#line) {
        if (this.active >= this.#concurrent) break;
        this.#line.delete(enter);
        enter();
      }
    } finally {
      this.#admitting = false;
    }
  }
}

function checkConcurrent(path: string, concurrent: number): number {
  return checkNumber(path, concurrent, whole(1, Infinity));
}
