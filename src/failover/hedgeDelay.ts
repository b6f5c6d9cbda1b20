import type { FailoverSettings } from './failoverOptions.js';
import type { Member } from './member.js';

/** After how many ms without content the next member is asked beside the first; a percentile is looked up when it is needed. */
export function hedgeDelay(hedgeAfter: FailoverSettings['hedgeAfter'], members: readonly Member[]): number | (() => number) {
  if (hedgeAfter !== 'p95') return hedgeAfter === false ? Infinity : hedgeAfter;
  return () => Math.max(1, members[0]?.beginnings.p95 ?? Number.NaN);
}
