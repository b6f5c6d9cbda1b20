import type { Contender, Setting } from '../contender.js';

/** One kind of work: with a contender, in a setting. */
export type Work<T, F> = (contender: Contender, setting: Setting, task: T) => Promise<F>;
