import type { Provider } from '../../../src/index.js';
import { Asker } from '../asker.js';
import type { Curve, Work } from '../curve.js';
import { speaker } from '../speaker.js';

const TOKENS = 20;
const REQUESTS = 1_000;

/** After each answer the order of all is made anew, so that a call need not wait for it. */
export const equals: Curve = {
  grows: 'providers of a rung',
  unit: 'request',
  promised: 'linear',
  sizes: [1, 4, 16, 64],
  prepare: (size) => asking([speakers(size)]),
};

export const rungs: Curve = {
  grows: 'rungs of a ladder',
  unit: 'request',
  promised: 'linear',
  sizes: [1, 2, 4, 8, 16],
  prepare: (size) => asking(speakers(size).map((one) => [one])),
};

const speakers = (count: number): readonly Provider[] => Array.from({ length: count }, (_, at) => speaker(`${at}`, TOKENS));

function asking(ladder: readonly (readonly Provider[])[]): Work {
  const asker = new Asker(ladder, TOKENS);
  return () => {
    asker.ask(REQUESTS);
    return REQUESTS;
  };
}
