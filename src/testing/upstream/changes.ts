/** Tells those who wait for a condition whenever it may have come true. */
export class Changes {
  private readonly waiting = new Set<() => void>();

  notify(): void {
    for (const look of this.waiting) look();
  }

  /** Resolves when `holds()` does, now or after a later change; rejects after `timeoutMs`, or with what `holds` throws. */
  until(holds: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        end();
      };
      const look = (): void => {
        try {
          if (holds()) settle(resolve);
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const late = (): void =>
        settle(() => reject(new Error(`The upstream did not come to the awaited state in ${timeoutMs} ms`)));
      // The server keeps the process alive as long as there is something to wait for.
      const timer = setTimeout(late, timeoutMs).unref();
      this.waiting.add(look);
      look();
    });
  }
}
