import type { Lane } from '../feed/lane.js';

export function laneColor({ api }: Lane): string {
  return `var(--lane-${api})`;
}
