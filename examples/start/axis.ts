import type { Scale } from './lane.js';

const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
const ROOM = 8;

/** The seconds below the lanes: `0 s           1 s           2 s`. */
export function axis({ span, width }: Scale): string {
  const columns = (seconds: number): number => Math.floor(((seconds * 1_000) / span) * width);
  const step = STEPS.find((seconds) => columns(seconds) >= ROOM) ?? 3_600;
  let text = '';
  for (let seconds = 0; columns(seconds) < width; seconds += step) {
    const label = `${seconds} s`;
    if (columns(seconds) + label.length <= width) text = text.padEnd(columns(seconds)) + label;
  }
  return text;
}
