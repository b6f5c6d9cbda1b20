export interface FailureRateLimit {
  /** The fraction of failures that trips, above 0 and at most 1. */
  readonly threshold: number;
  /** How many of the newest calls are looked at. */
  readonly window: number;
  /** Fewer calls than this never trip. */
  readonly minimum: number;
}

/** Trips when the fraction of failed and slow calls among the newest reaches a threshold. */
export class FailureRate {
  /** A ring: 1 for a failure. Recording costs the same whatever the window. */
  readonly #ring: Uint8Array;
  readonly #limit: FailureRateLimit;
  #next = 0;
  #size = 0;
  #failures = 0;

  constructor(limit: FailureRateLimit) {
    this.#limit = limit;
    this.#ring = new Uint8Array(limit.window);
  }

  record(isFailure: boolean): void {
    const failed = isFailure ? 1 : 0;
    // Places not yet used hold 0, so that taking back what is overwritten needs no case of its own.
    this.#failures += failed - (this.#ring[this.#next] ?? 0);
    this.#ring[this.#next] = failed;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#size = Math.min(this.#size + 1, this.#ring.length);
  }

  get tripped(): boolean {
    const { threshold, minimum } = this.#limit;
    // A quotient, not a product: 55 of 100 is exactly the threshold 0.55, but 0.55 * 100 is a little more than 55.
    return this.#size >= minimum && this.#failures / this.#size >= threshold;
  }
}
