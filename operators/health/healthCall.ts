/** How a stream went, as a monitor remembers it. Times are in ms, from the subscription. */
export interface HealthOutcome {
  readonly ok: boolean;
  readonly firstItemMs?: number | undefined;
  readonly totalMs?: number | undefined;
  /** How many items there were; with both times it tells the rate at which they came. */
  readonly items?: number | undefined;
}

/** A stream under way, as a monitor sees it. */
export interface HealthCall {
  /** Tells of one item. */
  item(): void;
  succeed(): void;
  /** An outcome if the monitor's `countsAsFailure` says so. */
  fail(error: unknown): void;
  /** Given up by the caller: no outcome, and no latency either. */
  cancel(): void;
}

/** What a call needs of its monitor. */
export interface HealthCallOwner {
  now(): number;
  countsAsFailure(error: unknown): boolean;
  settle(outcome: HealthOutcome | undefined): void;
}

export class WatchedCall implements HealthCall {
  readonly #owner: HealthCallOwner;
  readonly #beganAt: number;
  #firstItemMs: number | undefined;
  #items = 0;
  #settled = false;

  constructor(owner: HealthCallOwner) {
    this.#owner = owner;
    this.#beganAt = owner.now();
  }

  item(): void {
    if (this.#items === 0) this.#firstItemMs = this.#owner.now() - this.#beganAt;
    this.#items += 1;
  }

  succeed(): void {
    this.#settle({ ok: true, firstItemMs: this.#firstItemMs, totalMs: this.#owner.now() - this.#beganAt, items: this.#items });
  }

  fail(error: unknown): void {
    let outcome: HealthOutcome | undefined;
    // A predicate that throws leaves no outcome, but the stream is no longer in flight.
    try {
      // How long it took to fail is no latency of answers.
      if (this.#owner.countsAsFailure(error)) outcome = { ok: false, firstItemMs: this.#firstItemMs };
    } finally {
      this.#settle(outcome);
    }
  }

  cancel(): void {
    this.#settle(undefined);
  }

  #settle(outcome: HealthOutcome | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#owner.settle(outcome);
  }
}
