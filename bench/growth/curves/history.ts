import { Asker } from '../asker.js';
import type { Curve } from '../curve.js';
import { breaking, speaker } from '../speaker.js';

const TOKENS = 20;
const REQUESTS = 1_000;
/** Of the first provider's answers. */
const BROKEN_ONE_IN = 20;

/** What a failover remembers of its calls must not make the next one dearer. */
export const history: Curve = {
  grows: 'calls in history',
  unit: 'request',
  promised: 'flat',
  sizes: [0, 1_000, 10_000, 100_000],
  prepare: (size) => {
    const newAsker = (): Asker => new Asker([[breaking('breaks', TOKENS, BROKEN_ONE_IN)], [speaker('sound', TOKENS)]], TOKENS);
    const old = newAsker();
    old.ask(size);
    return () => {
      // What is measured becomes history itself.
      const asker = size === 0 ? newAsker() : old;
      asker.ask(REQUESTS);
      return REQUESTS;
    };
  },
};
