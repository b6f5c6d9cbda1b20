import { retryWithBackoff } from '../../../operators/index.js';
import type { Chunk } from '../../../src/chat/chunk.js';
import { patient } from './patient.js';
import type { Strategy } from './strategy.js';

/** One provider, asked up to three times as its own client library would: nothing is retried once something is out. */
export const oneProvider: Strategy = {
  name: 'one provider, 2 retries',
  begin: ([only], { clock: scheduler, random }) => {
    const always = (): boolean => true;
    return patient(only, scheduler).pipe(retryWithBackoff<Chunk>({ retries: 2, base: 500, when: always, random, scheduler }));
  },
};
