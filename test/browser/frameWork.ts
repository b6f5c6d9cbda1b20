import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, as the others. */
  readonly ts: number;
  /** Of processor time. */
  readonly tdur?: number;
  readonly args: { readonly name?: unknown };
}

/** The processor time of the page's main thread in each frame, sorted, in ms. Others who want the processors are not in it. */
export async function frameWork(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] }; // Chromium's
  const events = trace.traceEvents.toSorted((one, other) => one.ts - other.ts);
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const own = events.filter(({ pid, tid }) => threads.some((thread) => thread.pid === pid && thread.tid === tid));
  const frames = [0];
  for (const { name, tdur = 0 } of own) {
    // A frame begins with its first callback; what runs until the next one is its work.
    if (name === 'RunTask')
      frames[frames.length - 1]! += tdur / 1_000; // there is one from the start
    else if (name === 'FireAnimationFrame' && frames.at(-1) !== 0) frames.push(0);
  }
  return frames.toSorted((one, other) => one - other);
}
