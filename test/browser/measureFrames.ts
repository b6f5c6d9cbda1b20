export interface FrameReport {
  readonly frames: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** How often the answer was changed between two frames, at most. */
  readonly mostWritesAFrame: number;
}

/** What is measured, and for how long. */
export interface FrameSpan {
  /** A selector of the conversation. */
  readonly log: string;
  readonly ms: number;
}

/**
 * Runs in the page: how long its frames take, and how often in one of them the answer changes.
 *
 * Where a frame does not come for 100 ms, signals are written without it, as in a hidden tab: those frames' writes are not counted.
 */
export async function measureFrames({ log, ms }: FrameSpan): Promise<FrameReport> {
  const late = 100;
  const target = document.querySelector(log);
  if (target === null) throw new Error(`There is no ${log}`);
  let writes = 0;
  let most = 0;
  // Called once for each change detection in which a block of the answer was rendered.
  const isOfAnswer = ({ target: changed }: MutationRecord): boolean => changed.nodeName === 'APP-MARKDOWN-BLOCK';
  const observer = new MutationObserver((records) => {
    if (records.some(isOfAnswer)) writes++;
  });
  observer.observe(target, { subtree: true, childList: true });
  const deltas: number[] = [];
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const began = await frame();
  for (let last = began; last - began < ms; ) {
    const now = await frame();
    deltas.push(now - last);
    if (now - last < late) most = Math.max(most, writes);
    writes = 0;
    last = now;
  }
  observer.disconnect();
  const sorted = deltas.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { frames: deltas.length, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1), mostWritesAFrame: most };
}
