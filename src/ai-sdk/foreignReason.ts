import type { FinishReason } from '../chat/chunk.js';

/** Why a model of the AI SDK's stopped. Of an `error` something is told before it. */
export const REASONS_OF: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['tool-calls', 'tool-calls'],
  ['content-filter', 'content-filter'],
  ['other', 'other'],
]);
