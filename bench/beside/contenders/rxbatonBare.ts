import { textOf } from '../../../src/index.js';
import { PROMPT } from '../api.js';
import type { Enter } from '../contender.js';
import { askOf } from './askOf.js';
import { providerOfApi } from './providerOfApi.js';

/** A provider and nothing around it. */
export const enter: Enter = ({ api, primary }) => {
  const provider = providerOfApi(api, primary, 'primary');
  return { ask: askOf(() => provider(PROMPT).pipe(textOf())) };
};
