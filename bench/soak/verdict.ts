import type { Vitals } from './vitals.js';

/** The heap may be larger by so much, for what the compiler has learned meanwhile; of handles there may be not one more. */
export const HEAP_MARGIN = 0.1;
const LEAST_HEAP_MARGIN_MB = 2;

/** What is above the level of the start. */
export function leftBehind(before: Vitals, after: Vitals): readonly string[] {
  const most = before.heap + Math.max(LEAST_HEAP_MARGIN_MB, before.heap * HEAP_MARGIN);
  const heap = after.heap > most ? [`a heap of ${after.heap.toFixed(1)} MB, where ${most.toFixed(1)} are allowed`] : [];
  const handles = Object.entries(after.handles)
    .filter(([kind, count]) => count > (before.handles[kind] ?? 0))
    .map(([kind, count]) => `${count} of ${kind}, where there were ${before.handles[kind] ?? 0}`);
  return [...heap, ...handles];
}
