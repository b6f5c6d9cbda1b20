/**
 * Writes what many ask for at once in one go: while one write is under way the next gathers, so that many writers wait for one
 * `fsync` instead of each for its own. What waits is bounded by who waits for it.
 */
export class GroupCommit<Operation> {
  private gathered: Operation[] = [];
  private next: Promise<void> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly write: (operations: readonly Operation[]) => Promise<void>) {}

  /** Resolves when these are written, all of them; rejects when the write that they were in failed. */
  commit(operations: readonly Operation[]): Promise<void> {
    this.gathered.push(...operations);
    this.next ??= this.last.then(() => this.flush());
    return this.next;
  }

  private flush(): Promise<void> {
    const operations = this.gathered;
    this.gathered = [];
    this.next = undefined;
    const written = this.write(operations);
    this.last = written.catch(() => undefined);
    return written;
  }
}
