import type { BreakerCall } from './breakerCall.js';
import type { Leased } from './trialPlaces.js';

/** How a call has ended. */
export type Ending = 'success' | 'failure';

/** Who let it through. */
export interface Admitter {
  countsAsFailure(error: unknown): boolean;
  /** Without an ending when the call has none. */
  settle(call: AdmittedCall, ending?: Ending): void;
}

/** A call that was let through, and knows when. */
export class AdmittedCall implements BreakerCall, Leased {
  readonly #admitter: Admitter;
  #settled = false;

  /** @param generation - Of the breaker, when it let the call through. */
  constructor(
    admitter: Admitter,
    readonly generation: number,
    readonly beganAt: number,
    readonly leaseEndsAt: number,
  ) {
    this.#admitter = admitter;
  }

  succeed(): void {
    this.#settle('success');
  }

  fail(error: unknown): void {
    let ending: Ending | undefined;
    // A predicate that throws is not the source's failure: the place is free again, and the caller is told.
    try {
      if (this.#admitter.countsAsFailure(error)) ending = 'failure';
    } finally {
      this.#settle(ending);
    }
  }

  cancel(): void {
    this.#settle();
  }

  #settle(ending?: Ending): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#admitter.settle(this, ending);
  }
}
