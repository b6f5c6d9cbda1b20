import type { Work } from './work.js';

export interface FirstChunksTask {
  readonly requests: number;
  /** After so long there are fewer. */
  readonly atMostMs: number;
}

/** Milliseconds from asking to the first piece of text, of requests one after the other. */
export const firstChunks: Work<FirstChunksTask, readonly number[]> = async ({ ask }, _, { requests, atMostMs }) => {
  const times: number[] = [];
  const until = performance.now() + atMostMs;
  while (times.length < requests && performance.now() < until) {
    const begun = performance.now();
    let first: number | undefined;
    await ask(() => {
      first ??= performance.now() - begun;
    });
    times.push(first ?? Number.NaN);
  }
  return times;
};
