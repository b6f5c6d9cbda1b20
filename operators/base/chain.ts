/** What may stand in a chain: it holds its own place there. */
export interface Link<T> {
  before?: T | undefined;
  after?: T | undefined;
}

/**
 * What comes and goes with each stream, in the order of coming.
 *
 * A `Set` would do as well, but for the garbage: V8 gives it a new table every few comings, and the old one lies in the memory for
 * what lives long and keeps all that was in it, each stream with all it is made of, until the next collection of everything.
 */
export class Chain<T extends Link<T>> {
  #first: T | undefined;
  #last: T | undefined;
  /** Who is met next where it is being gone through. */
  #upcoming: T | undefined;
  #isVisited = false;

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  has(link: T): boolean {
    return link.before !== undefined || this.#first === link;
  }

  /** Puts it last, unless it is there. */
  add(link: T): void {
    if (this.has(link)) return;
    link.before = this.#last;
    if (this.#last === undefined) this.#first = link;
    else this.#last.after = link;
    this.#last = link;
    if (this.#isVisited) this.#upcoming ??= link;
  }

  delete(link: T): void {
    if (!this.has(link)) return;
    const { before, after } = link;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    if (this.#upcoming === link) this.#upcoming = after;
    link.before = link.after = undefined;
  }

  /** Those that come meanwhile are met too, and those that leave are not. Once at a time: a visit goes through nothing itself. */
  goThrough(visit: (link: T) => void): void {
    this.#isVisited = true;
    for (let link = this.#first; link !== undefined; link = this.#upcoming) {
      this.#upcoming = link.after;
      visit(link);
    }
    this.#isVisited = false;
  }
}
