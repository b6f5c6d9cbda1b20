/** Work on the same thing one after the other, on different things side by side. Holds only what is under way. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `work` when what came before it on the same thing is over, well or not. */
  take<Result>(thing: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(thing) ?? Promise.resolve();
    const turn = before.then(work, work);
    const forget = (): void => {
      if (this.last.get(thing) === turn) this.last.delete(thing);
    };
    this.last.set(thing, turn);
    turn.then(forget, forget);
    return turn;
  }

  /** Resolves when everything that has begun is over. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.last.values());
  }
}
