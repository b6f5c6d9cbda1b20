import type { HealthCall, HealthOutcome } from './healthCall.js';

/** Whose stream it is. */
export interface Watcher {
  now(): number;
  countsAsFailure(error: unknown): boolean;
  /** The stream is no longer in flight; without an outcome when it has none. */
  left(outcome?: HealthOutcome): void;
}

/** Watches one stream, up to its first end. */
export class WatchedCall implements HealthCall {
  readonly #watcher: Watcher;
  readonly #beganAt: number;
  #firstItemMs: number | undefined;
  #items = 0;
  #settled = false;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
    this.#beganAt = watcher.now();
  }

  item(): void {
    if (this.#items === 0) this.#firstItemMs = this.#time;
    this.#items += 1;
  }

  succeed(): void {
    this.#settle({ ok: true, firstItemMs: this.#firstItemMs, totalMs: this.#time, items: this.#items });
  }

  fail(error: unknown): void {
    let outcome: HealthOutcome | undefined;
    // A predicate that throws leaves no outcome, but the stream is no longer in flight.
    try {
      // How long it took to fail is no latency of answers.
      if (this.#watcher.countsAsFailure(error)) outcome = { ok: false, firstItemMs: this.#firstItemMs };
    } finally {
      this.#settle(outcome);
    }
  }

  cancel(): void {
    this.#settle();
  }

  get #time(): number {
    return this.#watcher.now() - this.#beganAt;
  }

  #settle(outcome?: HealthOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#watcher.left(outcome);
  }
}
