import { Asker } from '../asker.js';
import type { Curve } from '../curve.js';
import { breaking, speaker } from '../speaker.js';

const TOKENS = 40_000;
const SIZES = [100, 1_000, 5_000, 20_000];

export const lengths: Curve = {
  grows: 'tokens of an answer',
  unit: 'token',
  promised: 'flat',
  sizes: SIZES,
  prepare: (size) => {
    const asker = new Asker([[speaker('one', size), speaker('other', size)]], size);
    return () => {
      asker.ask(TOKENS / size);
      return TOKENS;
    };
  },
};

/** Every answer breaks in its middle, and another provider goes on with it. */
export const brokenLengths: Curve = {
  grows: 'tokens of an answer that breaks',
  unit: 'token',
  promised: 'flat',
  sizes: SIZES,
  prepare: (size) => {
    // The one that breaks is to stay the first.
    const guards = { breaker: false, health: { minimum: Number.MAX_SAFE_INTEGER } } as const;
    const asker = new Asker([[breaking('breaks', size, 1)], [speaker('sound', size)]], size, guards);
    return () => {
      const before = asker.switches;
      asker.ask(TOKENS / size);
      if (asker.switches - before !== TOKENS / size) throw new Error('An answer did not break.');
      return TOKENS;
    };
  },
};
