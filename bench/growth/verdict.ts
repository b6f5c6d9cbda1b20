const VERDICTS = ['flat', 'logarithmic', 'linear', 'quadratic'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Point {
  readonly size: number;
  /** To the cost at the smallest size. */
  readonly ratio: number;
}

/** What does not grow by more than this over all sizes does not grow: caches and the collector make as much of a difference. */
const FLAT = 1.5;

const SHAPES: readonly (readonly [Verdict, (size: number) => number])[] = [
  ['logarithmic', (size) => Math.log2(1 + size)],
  ['linear', (size) => size],
  ['quadratic', (size) => size ** 2],
];

/** How the cost grows: the shape that comes nearest to the points. */
export function verdictOf(points: readonly Point[]): Verdict {
  if (Math.max(...points.map(({ ratio }) => ratio)) <= FLAT) return 'flat';
  const errors = SHAPES.map(([verdict, shape]) => [verdict, errorOf(points, shape)] as const);
  return errors.reduce((best, next) => (next[1] < best[1] ? next : best))[0];
}

/** Whether a cost grows by more than was promised. */
export const exceeds = (verdict: Verdict, promised: Verdict): boolean => VERDICTS.indexOf(verdict) > VERDICTS.indexOf(promised);

/** What a straight line in `shape(size)` leaves unexplained, by least squares. */
function errorOf(points: readonly Point[], shape: (size: number) => number): number {
  const mean = (of: (point: Point) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean(({ size }) => shape(size));
  const y = mean(({ ratio }) => ratio);
  const spread = mean(({ size }) => (shape(size) - x) ** 2);
  const slope = mean(({ size, ratio }) => (shape(size) - x) * (ratio - y)) / spread;
  return mean(({ size, ratio }) => (ratio - y - slope * (shape(size) - x)) ** 2);
}
