import { setTimeout as wait } from 'node:timers/promises';

/** What a process holds. */
export interface Vitals {
  /** Of the heap and what it refers to, after full collections, in MB. */
  readonly heap: number;
  /** What keeps the event loop busy, by kind: sockets, timers, pipes. */
  readonly handles: Readonly<Record<string, number>>;
}

export async function vitals(): Promise<Vitals> {
  // What a collection sets free may set free more.
  for (let count = 0; count < 3; count++) {
    globalThis.gc?.();
    await wait(50);
  }
  const handles = handlesByKind();
  const { heapUsed, external } = process.memoryUsage();
  return { heap: (heapUsed + external) / 1e6, handles };
}

/** Until idle connections are closed there are more sockets than are needed: this waits until nothing changes any more. */
export async function vitalsAtRest(): Promise<Vitals> {
  await wait(REST_MS);
  return vitals();
}

/** Longer than any connection is kept that nobody uses. */
const REST_MS = 8_000;

function handlesByKind(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
