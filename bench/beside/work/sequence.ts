import { heardWhole } from './heardWhole.js';
import type { Work } from './work.js';

export interface SequenceTask {
  readonly requests: number;
}

/** Milliseconds that each of these requests took, one after the other; `null` for those that failed. */
export const sequence: Work<SequenceTask, readonly (number | null)[]> = async (contender, setting, { requests }) => {
  const times: (number | null)[] = [];
  for (let count = 0; count < requests; count++) {
    const begun = performance.now();
    const right = await heardWhole(contender, setting).then(
      () => true,
      () => false,
    );
    times.push(right ? performance.now() - begun : null);
  }
  return times;
};
