import type { Usage } from '../../../chat/usage.js';

/** Tokens as this API counts them: those read from a cache apart from the others. What nobody counted is left out. */
export function usageFields({ inputTokens, outputTokens = 0, reasoningTokens, cachedTokens }: Usage) {
  return {
    input_tokens: inputTokens === undefined ? undefined : Math.max(0, inputTokens - (cachedTokens ?? 0)),
    cache_creation_input_tokens: inputTokens === undefined ? undefined : 0,
    cache_read_input_tokens: cachedTokens ?? (inputTokens === undefined ? undefined : 0),
    output_tokens: outputTokens,
    output_tokens_details: reasoningTokens === undefined ? undefined : { thinking_tokens: reasoningTokens },
  };
}
