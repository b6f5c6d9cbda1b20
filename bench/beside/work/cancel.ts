import { setTimeout as wait } from 'node:timers/promises';
import type { Work } from './work.js';

export interface CancelTask {
  readonly requests: number;
  readonly afterPieces: number;
}

/** Lets go of answers after a few pieces, one after the other: when, in ns of the clock that all processes share. */
export const cancel: Work<CancelTask, readonly string[]> = async ({ ask }, _, { requests, afterPieces }) => {
  const moments: string[] = [];
  for (let count = 0; count < requests; count++) moments.push(await cancelled(ask, afterPieces));
  await wait(300);
  return moments;
};

async function cancelled(ask: Parameters<typeof cancel>[0]['ask'], afterPieces: number): Promise<string> {
  const abort = new AbortController();
  const moment = await new Promise<string>((resolve, reject) => {
    let pieces = 0;
    const hear = (): void => {
      if (++pieces !== afterPieces) return;
      // Not within the call that hands the piece over: a reader's button is pressed at any time.
      setImmediate(() => {
        resolve(String(process.hrtime.bigint()));
        abort.abort();
      });
    };
    ask(hear, abort.signal).then(
      () => reject(new Error('The answer ended before it was let go.')),
      (error: unknown) => (abort.signal.aborted ? undefined : reject(error)),
    );
  });
  // The next is not to begin while the last is being let go.
  await wait(20);
  return moment;
}
