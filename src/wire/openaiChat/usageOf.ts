import { definedOf } from '../../chat/definedOf.js';
import type { Usage } from '../../chat/usage.js';
import { type JsonObject, numberIn, objectIn } from '../jsonObject.js';

/** What a Chat Completions usage object says, in our terms. */
export function usageOf(usage: JsonObject): Usage {
  const reasoningTokens = numberIn(objectIn(usage.completion_tokens_details).reasoning_tokens);
  return definedOf({
    inputTokens: numberIn(usage.prompt_tokens),
    outputTokens: outputTokens(usage, reasoningTokens),
    reasoningTokens,
    // DeepSeek has a name of its own for it: deepseek/text-short.sse.
    cachedTokens: numberIn(objectIn(usage.prompt_tokens_details).cached_tokens) ?? numberIn(usage.prompt_cache_hit_tokens),
  });
}

/**
 * xAI (xai/reasoning-content.sse), and Gemini behind some gateways (openai-compat/vercel-gateway-gemini-tool-signature.sse), count
 * reasoning beside the completion: the total or the sizes give it away.
 */
function outputTokens({ prompt_tokens, completion_tokens, total_tokens }: JsonObject, reasoning = 0): number | undefined {
  const completion = numberIn(completion_tokens);
  if (completion === undefined || reasoning === 0) return completion;
  const sum = (numberIn(prompt_tokens) ?? 0) + completion + reasoning;
  return reasoning > completion || total_tokens === sum ? completion + reasoning : completion;
}
