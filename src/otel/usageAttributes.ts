import type { Attributes } from '@opentelemetry/api';
import type { Usage } from '../chat/usage.js';

/** A span's tokens; a figure that nobody gave is left out. */
export function usageAttributes({ inputTokens, outputTokens, reasoningTokens, cachedTokens }: Usage): Attributes {
  return {
    'gen_ai.usage.input_tokens': inputTokens,
    'gen_ai.usage.output_tokens': outputTokens,
    'gen_ai.usage.reasoning.output_tokens': reasoningTokens,
    'gen_ai.usage.cache_read.input_tokens': cachedTokens,
  };
}
