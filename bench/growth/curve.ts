import type { Verdict } from './verdict.js';

/** Something that grows, and what is to cost the same however large it is. */
export interface Curve {
  readonly grows: string;
  /** What one of costs. */
  readonly unit: string;
  /** Ascending. */
  readonly sizes: readonly number[];
  /** Makes ready what is measured at this size. */
  readonly prepare: (size: number) => Work | Promise<Work>;
  /** The same by hand, where the machine itself takes longer for more: what grows beyond that is ours. */
  readonly byHand?: (size: number) => Work;
  /** As it may grow at most. */
  readonly promised: Verdict;
}

/** Does the same each time it is called; how many units that was. */
export type Work = () => number | Promise<number>;
