/** The newest so many numbers, and their quantiles. Memory is fixed; sorting waits until somebody asks. */
export class RecentValues {
  readonly #ring: Float64Array;
  #next = 0;
  #size = 0;
  #sorted: Float64Array | undefined;

  constructor(capacity: number) {
    this.#ring = new Float64Array(capacity);
  }

  /** What is no measurement (missing, negative, infinite, NaN) is left out. */
  push(value = NaN): void {
    if (!(value >= 0 && value < Infinity)) return;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#size = Math.min(this.#size + 1, this.#ring.length);
    this.#sorted = undefined;
  }

  /** The numbers, oldest first. */
  values(): number[] {
    // Until the ring is full, the part after `next` has nothing in it.
    return [...this.#ring.subarray(this.#next, this.#size), ...this.#ring.subarray(0, this.#next)];
  }

  /**
   * The value below which the fraction `q` lies; NaN without data.
   *
   * Between two values it is interpolated, as R's type 7, NumPy and spreadsheets do, so that 0.5 is the usual median.
   */
  quantile(q: number): number {
    this.#sorted ??= this.#ring.slice(0, this.#size).sort();
    const place = q * (this.#size - 1);
    const below = this.#sorted[Math.floor(place)] ?? NaN;
    const above = this.#sorted[Math.ceil(place)] ?? NaN;
    return below + (above - below) * (place - Math.floor(place));
  }
}
