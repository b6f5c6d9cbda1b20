import type { Manner } from './manners.js';
import { type Spliced, spliceOnce } from './simulate.js';

/** How a manner's splices came out. */
export interface Tally {
  readonly manner: Manner;
  readonly splices: number;
  readonly exact: number;
  readonly takenBack: number;
  readonly failed: readonly Spliced[];
  readonly lossy: readonly Spliced[];
}

/** Seeds of one manner are apart from those of another, whatever is changed there. */
export function tallyOf(manner: Manner, splices: number, firstSeed: number): Tally {
  const failed: Spliced[] = [];
  const lossy: Spliced[] = [];
  let takenBack = 0;
  for (let seed = firstSeed; seed < firstSeed + splices; seed++) {
    const spliced = spliceOnce(manner, seed);
    if (!spliced.exact) failed.push(spliced);
    if (spliced.lost) lossy.push(spliced);
    if (spliced.resets > 0) takenBack++;
  }
  return { manner, splices, exact: (splices - failed.length) / splices, takenBack, failed, lossy };
}

/** What is needed to look at a splice again: its seed, and where the reader's text parts from what it should be. */
export function described({ manner, seed, title, mode, at, text, expected }: Spliced): string {
  let parts = 0;
  while (parts < text.length && text[parts] === expected[parts]) parts++;
  const around = (whole: string): string => JSON.stringify(whole.slice(Math.max(0, parts - 30), parts + 30));
  return `${manner.name}, seed ${seed}: ${title}, ${mode}, cut at ${at}: ${around(text)} for ${around(expected)}`;
}
