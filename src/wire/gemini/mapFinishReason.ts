import type { FinishReason } from '../../chat/chunk.js';

const REASONS: ReadonlyMap<unknown, FinishReason> = new Map<string, FinishReason>([
  ['STOP', 'stop'],
  // Google itself says STOP; servers that speak its grammar say this too.
  ['FUNCTION_CALL', 'tool-calls'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
  ['MODEL_ARMOR', 'content-filter'],
  ['IMAGE_SAFETY', 'content-filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content-filter'],
  ['IMAGE_RECITATION', 'content-filter'],
]);

/** Total: LANGUAGE, the malformed calls' words, a word of tomorrow, or none, are `other`. */
export function mapFinishReason(finishReason: unknown): FinishReason {
  return REASONS.get(finishReason) ?? 'other';
}
