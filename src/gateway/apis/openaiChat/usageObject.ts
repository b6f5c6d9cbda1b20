import type { Usage } from '../../../chat/usage.js';
import type { JsonObject } from '../../../wire/jsonObject.js';

/** Tokens as Chat Completions counts them; what nobody has counted is 0, since its clients add it up. */
export function usageObject({ inputTokens = 0, outputTokens = 0, reasoningTokens = 0, cachedTokens = 0 }: Usage): JsonObject {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}
