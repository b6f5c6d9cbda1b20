import type { AnswerSoFar } from './answerSoFar.js';

/** Usage as OpenAI's Chat Completions counts it: reasoning is part of the completion. */
export function chatUsage(prompt: number, answer: AnswerSoFar): object {
  return {
    ...totals(prompt, answer),
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: answer.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** The same as DeepSeek tells it, which splits the prompt by its cache and mentions reasoning only where there was some. */
export function deepseekUsage(prompt: number, answer: AnswerSoFar): object {
  const { reasoningTokens } = answer;
  return {
    ...totals(prompt, answer),
    prompt_tokens_details: { cached_tokens: 0 },
    ...(reasoningTokens === 0 ? {} : { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
    prompt_cache_hit_tokens: 0,
    prompt_cache_miss_tokens: prompt,
  };
}

function totals(prompt: number, { answerTokens, reasoningTokens }: AnswerSoFar): object {
  const completion = answerTokens + reasoningTokens;
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}
