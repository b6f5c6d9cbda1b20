/** The newest so many outcomes, and of those only what is no older than a time window. Memory is fixed. */
export class RecentOutcomes {
  readonly #window: number;
  readonly #at: Float64Array;
  readonly #failed: Uint8Array;
  #oldest = 0;
  #size = 0;
  #failures = 0;

  constructor(calls: number, window: number) {
    this.#window = window;
    this.#at = new Float64Array(calls);
    this.#failed = new Uint8Array(calls);
  }

  record(ok: boolean, now: number): void {
    this.#forget(now);
    if (this.#size === this.#at.length) this.#dropOldest();
    const place = (this.#oldest + this.#size) % this.#at.length;
    this.#at[place] = now;
    this.#failed[place] = ok ? 0 : 1;
    this.#size += 1;
    this.#failures += ok ? 0 : 1;
  }

  samples(now: number): number {
    this.#forget(now);
    return this.#size;
  }

  /** The fraction of failures; 0 without data. */
  errorRate(now: number): number {
    this.#forget(now);
    return this.#size === 0 ? 0 : this.#failures / this.#size;
  }

  #forget(now: number): void {
    while (this.#size > 0 && now - (this.#at[this.#oldest] ?? now) > this.#window) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#failures -= this.#failed[this.#oldest] ?? 0;
    this.#oldest = (this.#oldest + 1) % this.#at.length;
    this.#size -= 1;
  }
}
