export interface Floor {
  readonly itemsPerSecond: number;
  /** Milliseconds that the rate is taken over. */
  readonly over: number;
}

interface Mark {
  readonly at: number;
  readonly count: number;
}

/** How many items came within the newest `over` milliseconds, as far as a clock that is looked at now and then can tell. */
export class RateFloor {
  readonly over: number;
  readonly #step: number;
  readonly #least: number;
  #marks: Mark[] = [];

  /** @param step - Milliseconds between two marks, at least; bounds how many there are. */
  constructor({ itemsPerSecond, over }: Floor, step: number) {
    this.over = over;
    this.#step = step;
    this.#least = (itemsPerSecond * over) / 1_000;
  }

  /** Forgets the past: a window in which nobody was listening says nothing of the rate. */
  restart(): void {
    this.#marks = [];
  }

  /** Whether a whole window has passed with too few items. */
  isBroken(now: number, count: number): boolean {
    const newest = this.#marks.at(-1);
    if (newest === undefined || now - newest.at >= this.#step) this.#marks.push({ at: now, count });
    while (this.#isBeyond(now, this.#marks[1])) this.#marks.shift();
    const start = this.#marks[0];
    return start !== undefined && this.#isBeyond(now, start) && count - start.count < this.#least;
  }

  /** More than a window ago, not just one: an item and a look in the same millisecond come in any order. */
  #isBeyond(now: number, mark: Mark | undefined): boolean {
    return mark !== undefined && now - mark.at > this.over;
  }
}
