const NAME = 'rxbaton-playground';

/** A page that was reloaded gives its lock back a little after the next one asks. */
const WAIT_MS = 1_000;

/**
 * Whether this page may open the queue: two that do would both answer what is in it. The lock is held until the page goes; another
 * tab keeps its questions in memory.
 */
export function holdsQueue(): Promise<boolean> {
  return new Promise((resolve) => {
    const forever = new Promise<never>(() => undefined);
    navigator.locks
      .request(NAME, { signal: AbortSignal.timeout(WAIT_MS) }, () => {
        resolve(true);
        return forever;
      })
      .catch(() => resolve(false));
  });
}
