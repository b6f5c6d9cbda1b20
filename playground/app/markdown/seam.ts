/** Where an answer was handed over. */
export interface Seam {
  /** UTF-16 units of text before it. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** How the next provider went on. */
  readonly mode: string;
  readonly cause: string;
}

export function seamInWords({ from, to, mode, cause }: Seam): string {
  const how = mode === 'restart' ? 'started over' : `went on by ${mode}`;
  return `${from} → ${to}: ${cause}, ${how}`;
}
