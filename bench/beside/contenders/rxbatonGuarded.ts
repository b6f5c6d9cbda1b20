import { failover, textOf } from '../../../src/index.js';
import { PROMPT } from '../api.js';
import type { Enter } from '../contender.js';
import { askOf } from './askOf.js';
import { providerOfApi } from './providerOfApi.js';

/** Longer than any answer here takes to begin: the limit and the hedge are armed, and no more. */
const FIRST_MS = 30_000;
const HEDGE_AFTER_MS = 15_000;

/** Two equals with every guard: retries, breaker, health, stall limits, a hedge, and the seam. */
export const enter: Enter = ({ api, primary, backup, stallMs }) => {
  const ladder = [[providerOfApi(api, primary, 'primary'), providerOfApi(api, backup, 'backup')]];
  const chat = failover(ladder, { hedgeAfter: HEDGE_AFTER_MS, stall: { first: FIRST_MS, between: stallMs } });
  return { ask: askOf(() => chat(PROMPT).pipe(textOf())), close: () => void chat.close() };
};
