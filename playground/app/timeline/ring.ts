/** The last `capacity` items, oldest first: a page that is left open keeps no more. */
export class Ring<T> implements Iterable<T> {
  private readonly items: T[] = [];
  private oldest = 0;

  constructor(private readonly capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1)
      throw new RangeError(`Ring(capacity): ${capacity} is not a positive integer`);
  }

  get length(): number {
    return this.items.length;
  }

  push(item: T): void {
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return;
    }
    this.items[this.oldest] = item;
    this.oldest = (this.oldest + 1) % this.capacity;
  }

  /** The item so many places from the oldest, or with a negative index from behind the newest. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index;
    return place < 0 || place >= this.length ? undefined : this.items[(this.oldest + place) % this.items.length];
  }

  /** The place of the first item that holds, where none after it does not: a binary search. */
  firstWhere(holds: (item: T) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.at(middle);
      if (item !== undefined && !holds(item)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  *from(index: number): IterableIterator<T> {
    for (let place = index; place < this.length; place += 1) yield this.at(place) as T; // Within the length there is an item.
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.from(0);
  }
}
