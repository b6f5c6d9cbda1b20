/** What waits for one reader: at most so much, of which the newest is kept. */
export class Backlog<T> {
  private readonly items: T[] = [];
  /** How many nobody will read. */
  lost = 0;

  constructor(private readonly most: number) {}

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  add(item: T): void {
    this.items.push(item);
    if (this.items.length <= this.most) return;
    this.items.shift();
    this.lost += 1;
  }

  /** The oldest, which waits no more. */
  next(): T | undefined {
    return this.items.shift();
  }
}
