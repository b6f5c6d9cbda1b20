import type { Leased } from './trialPlaces.js';

/** A call that a breaker let through. It is settled once; what is said after that is not heard. */
export interface BreakerCall {
  succeed(): void;
  /** Counts as a failure if the breaker's `countsAsFailure` says so, and as no outcome otherwise. */
  fail(error: unknown): void;
  /** Given up by the caller: no outcome. */
  cancel(): void;
}

export type CallOutcome = 'success' | 'failure' | 'none';

/** What a call needs of its breaker. */
export interface CallOwner {
  countsAsFailure(error: unknown): boolean;
  settle(call: AdmittedCall, outcome: CallOutcome): void;
}

export class AdmittedCall implements BreakerCall, Leased {
  /** Of the breaker, when the call began. */
  readonly generation: number;
  readonly beganAt: number;
  readonly leaseEndsAt: number;
  readonly #owner: CallOwner;
  #settled = false;

  constructor(owner: CallOwner, generation: number, beganAt: number, leaseEndsAt: number) {
    this.#owner = owner;
    this.generation = generation;
    this.beganAt = beganAt;
    this.leaseEndsAt = leaseEndsAt;
  }

  succeed(): void {
    this.#settle('success');
  }

  fail(error: unknown): void {
    let outcome: CallOutcome = 'none';
    // A predicate that throws is not the source's failure: the place is free again, and the caller is told.
    try {
      if (this.#owner.countsAsFailure(error)) outcome = 'failure';
    } finally {
      this.#settle(outcome);
    }
  }

  cancel(): void {
    this.#settle('none');
  }

  #settle(outcome: CallOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#owner.settle(this, outcome);
  }
}
