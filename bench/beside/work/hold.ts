import { setTimeout as wait } from 'node:timers/promises';
import { OpenStreams } from './openStreams.js';
import type { Work } from './work.js';

export interface HoldTask {
  readonly streams: number;
  /** How long they are held before memory is looked at, so that each has had tokens at its own pace, in ms. */
  readonly settleMs: number;
}

/** Bytes by stream. */
export interface Held {
  /** Of the heap and what it refers to. */
  readonly heap: number;
  /** Of the whole process. */
  readonly resident: number;
  /** What is left of the heap's when all have been let go. */
  readonly left: number;
}

/** What is made once for all of them is there after so many. */
const WARM_UP = 200;

/** Memory of streams that are open, each with a token now and then. */
export const hold: Work<HoldTask, Held> = async ({ ask }, { tokens }, { streams, settleMs }) => {
  const first = new OpenStreams(ask, tokens);
  await first.open(WARM_UP);
  await first.letGo();
  const before = await memory();
  const held = new OpenStreams(ask, tokens);
  await held.open(streams);
  await wait(settleMs);
  const during = await memory();
  await held.letGo();
  const after = await memory();
  return {
    heap: (during.heap - before.heap) / streams,
    resident: (during.resident - before.resident) / streams,
    left: (after.heap - before.heap) / streams,
  };
};

async function memory(): Promise<{ readonly heap: number; readonly resident: number }> {
  for (let count = 0; count < 3; count++) {
    globalThis.gc?.();
    await wait(50);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}
