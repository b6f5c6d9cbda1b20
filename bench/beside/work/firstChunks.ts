import type { Work } from './work.js';

export interface FirstChunksTask {
  readonly requests: number;
}

/** Milliseconds from asking to the first piece of text, of requests one after the other. */
export const firstChunks: Work<FirstChunksTask, readonly number[]> = async ({ ask }, _, { requests }) => {
  const times: number[] = [];
  for (let count = 0; count < requests; count++) {
    const begun = performance.now();
    let first: number | undefined;
    await ask(() => {
      first ??= performance.now() - begun;
    });
    times.push(first ?? Number.NaN);
  }
  return times;
};
