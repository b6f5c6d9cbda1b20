export interface FrameReport {
  readonly frames: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** How often the text of the answer was changed between two frames, at most. */
  readonly mostWritesAFrame: number;
}

/** Runs in the page: how long its frames take, and how often in one of them the last answer's text changes. */
export async function measureFrames({ log, ms }: { readonly log: string; readonly ms: number }): Promise<FrameReport> {
  const target = document.querySelector(log);
  if (target === null) throw new Error(`There is no ${log}`);
  let writes = 0;
  let most = 0;
  // Called once a microtask checkpoint in which something has changed: for each change detection.
  const observer = new MutationObserver(() => writes++);
  observer.observe(target, { subtree: true, childList: true });
  const deltas: number[] = [];
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const began = await frame();
  for (let last = began; last - began < ms; ) {
    const now = await frame();
    deltas.push(now - last);
    most = Math.max(most, writes);
    writes = 0;
    last = now;
  }
  observer.disconnect();
  const sorted = deltas.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { frames: deltas.length, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1), mostWritesAFrame: most };
}
