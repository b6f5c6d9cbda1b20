import type { Usage } from '../../../chat/usage.js';
import type { JsonObject } from '../../../wire/jsonObject.js';

/** Tokens as this API tells them; `null` when no provider told any. */
export function usageBody({ inputTokens, outputTokens, reasoningTokens = 0, cachedTokens = 0 }: Usage): JsonObject | null {
  if (inputTokens === undefined && outputTokens === undefined) return null;
  const input = inputTokens ?? 0;
  const output = outputTokens ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: input + output,
  };
}
