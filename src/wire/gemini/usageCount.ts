import { definedOf } from '../../chat/definedOf.js';
import type { Usage } from '../../chat/usage.js';
import { type JsonObject, numberIn } from '../jsonObject.js';

/**
 * The tokens of one stream. Each event repeats the figures so far and may leave some out, which then stand. Thoughts are counted
 * apart from candidates: the output is both.
 */
export class UsageCount {
  private prompt: number | undefined;
  private candidates: number | undefined;
  private thoughts: number | undefined;
  private cached: number | undefined;
  private told: Usage = {};

  /** Takes in an event's `usageMetadata`. */
  add(metadata: JsonObject): void {
    const { prompt, candidates, thoughts, cached } = this;
    this.prompt = numberIn(metadata.promptTokenCount) ?? prompt;
    this.candidates = numberIn(metadata.candidatesTokenCount) ?? candidates;
    this.thoughts = numberIn(metadata.thoughtsTokenCount) ?? thoughts;
    this.cached = numberIn(metadata.cachedContentTokenCount) ?? cached;
  }

  /** The tokens so far; `undefined` when they are those that were told last, whatever they were in between. */
  tell(): Usage | undefined {
    const { prompt, candidates, thoughts, cached, told } = this;
    const now = definedOf({
      inputTokens: prompt,
      outputTokens: candidates === undefined && thoughts === undefined ? undefined : (candidates ?? 0) + (thoughts ?? 0),
      reasoningTokens: thoughts,
      cachedTokens: cached,
    });
    this.told = now;
    return areAlike(now, told) ? undefined : now;
  }
}

function areAlike(one: Usage, other: Usage): boolean {
  return (
    one.inputTokens === other.inputTokens &&
    one.outputTokens === other.outputTokens &&
    one.reasoningTokens === other.reasoningTokens &&
    one.cachedTokens === other.cachedTokens
  );
}
