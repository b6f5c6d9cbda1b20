import { definedOf } from '../../chat/definedOf.js';
import type { Usage } from '../../chat/usage.js';
import { type JsonObject, numberIn, objectIn } from '../jsonObject.js';

/**
 * The tokens of one stream. The figures are cumulative; a later event may correct one or leave it out, and then it stands.
 * Tokens read from and written to the cache are counted apart from `input_tokens`: the prompt is all three.
 */
export class UsageCount {
  private input: number | undefined;
  private cacheRead: number | undefined;
  private cacheWritten: number | undefined;
  private output: number | undefined;
  private thinking: number | undefined;

  /** The tokens so far, with an event's `usage` in them. */
  add(usage: JsonObject): Usage {
    this.input = numberIn(usage.input_tokens) ?? this.input;
    this.cacheRead = numberIn(usage.cache_read_input_tokens) ?? this.cacheRead;
    this.cacheWritten = numberIn(usage.cache_creation_input_tokens) ?? this.cacheWritten;
    this.output = numberIn(usage.output_tokens) ?? this.output;
    this.thinking = numberIn(objectIn(usage.output_tokens_details).thinking_tokens) ?? this.thinking;
    const { input, cacheRead, cacheWritten } = this;
    return definedOf({
      inputTokens: input === undefined ? undefined : input + (cacheRead ?? 0) + (cacheWritten ?? 0),
      outputTokens: this.output,
      reasoningTokens: this.thinking,
      cachedTokens: cacheRead,
    });
  }
}
