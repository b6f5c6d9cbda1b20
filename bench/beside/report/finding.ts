import type { Chart } from './chart.js';

/** What a scenario found, for the terminal, the page and a picture. */
export interface Finding {
  readonly title: string;
  /** Said below the title: what was done, and what the figures are of. */
  readonly note: string;
  /** The first row is the head, the first column the contenders. */
  readonly rows: readonly (readonly string[])[];
  readonly chart?: Chart;
}

const COMMA = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A figure with as many places as say something. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return COMMA.format(value);
  return value.toFixed(size >= 10 ? 1 : 2);
}

export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;
