/** The newest so many numbers, and their quantiles. Memory is fixed: nothing is made when a number comes, or when one is asked for. */
export class RecentValues {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #next = 0;
  #size = 0;

  constructor(capacity: number) {
    this.#ring = new Float64Array(capacity);
    this.#sorted = new Float64Array(capacity);
  }

  /** What is no measurement (missing, negative, infinite, NaN) is left out. */
  push(value = NaN): void {
    if (!(value >= 0 && value < Infinity)) return;
    if (this.#size === this.#ring.length) this.#remove(this.#ring[this.#next] ?? NaN);
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#insert(value);
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
    if (this.#size === 0) return NaN;
    const place = q * (this.#size - 1);
    const below = this.#sorted[Math.floor(place)] ?? NaN;
    const above = this.#sorted[Math.ceil(place)] ?? NaN;
    return below + (above - below) * (place - Math.floor(place));
  }

  #insert(value: number): void {
    let place = this.#size;
    for (; place > 0 && (this.#sorted[place - 1] ?? NaN) > value; place--) this.#sorted[place] = this.#sorted[place - 1] ?? NaN;
    this.#sorted[place] = value;
    this.#size += 1;
  }

  #remove(value: number): void {
    const place = this.#sorted.indexOf(value);
    this.#sorted.copyWithin(place, place + 1, this.#size);
    this.#size -= 1;
  }
}
