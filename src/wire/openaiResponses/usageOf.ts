import { definedOf } from '../../chat/definedOf.js';
import type { Usage } from '../../chat/usage.js';
import { type JsonObject, numberIn, objectIn } from '../jsonObject.js';

/** What a Responses usage object says, in our terms. */
export function usageOf(usage: JsonObject): Usage {
  return definedOf({
    inputTokens: numberIn(usage.input_tokens),
    outputTokens: numberIn(usage.output_tokens),
    reasoningTokens: numberIn(objectIn(usage.output_tokens_details).reasoning_tokens),
    cachedTokens: numberIn(objectIn(usage.input_tokens_details).cached_tokens),
  });
}
