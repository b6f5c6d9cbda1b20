import type { Window } from './viewport.js';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

const STEPS = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000];

/** Round moments since `origin`, at most `most` of them. */
export function ticksOf({ from, to }: Window, origin: number, most: number): readonly Tick[] {
  const step = STEPS.find((ms) => (to - from) / ms <= most) ?? 600_000;
  const ticks: Tick[] = [];
  for (let time = Math.max(0, Math.ceil((from - origin) / step) * step); origin + time <= to; time += step) {
    ticks.push({ at: origin + time, label: labelOf(time, step) });
  }
  return ticks;
}

function labelOf(ms: number, step: number): string {
  const seconds = ms / 1_000;
  const digits = step < 100 ? 2 : step < 1_000 ? 1 : 0;
  if (seconds < 60) return `${seconds.toFixed(digits)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds % 60).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0')}`;
}
