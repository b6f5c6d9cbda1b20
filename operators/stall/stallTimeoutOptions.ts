import type { Timed } from '../base/context.js';
import type { Limit } from './limit.js';
import type { Floor } from './rateFloor.js';

/** Limits are greater than 0; `Infinity` is off. A limit that adapts learns from all streams of this operator. */
export interface StallTimeoutOptions<T> extends Timed {
  /**
   * From the subscription to the first progress.
   * @defaultValue `Infinity`
   */
  readonly first?: Limit | undefined;
  /**
   * From one progress to the next.
   * @defaultValue `Infinity`
   */
  readonly between?: Limit | undefined;
  /**
   * From the subscription to the end, in milliseconds.
   * @defaultValue `Infinity`
   */
  readonly total?: number | undefined;
  /**
   * The least rate of progress, once it has begun, over a sliding window of `over` milliseconds.
   * @defaultValue none
   */
  readonly floor?: Floor | undefined;
  /**
   * Whether an item counts. What does not (a keep-alive) passes through and resets nothing.
   * @defaultValue every item does
   */
  readonly isProgress?: ((item: T) => boolean) | undefined;
}
