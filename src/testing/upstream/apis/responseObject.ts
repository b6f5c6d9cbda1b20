import type { AnswerSoFar } from './answerSoFar.js';
import type { AnswerFacts } from './apiGrammar.js';

/** The `response` object of a Responses stream: usage and time of completion only at the end. */
export function responseObject(
  { serial, model, createdMs, inputTokens, inbound: { body } }: AnswerFacts,
  { status, output, answer }: { readonly status: string; readonly output: readonly object[]; readonly answer: AnswerSoFar },
): object {
  const created = Math.floor(createdMs / 1000);
  const ended = status === 'completed' || status === 'incomplete';
  return {
    id: `resp_${serial}`,
    object: 'response',
    created_at: created,
    status,
    background: false,
    completed_at: status === 'completed' ? created : null,
    error: null,
    frequency_penalty: 0,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: null,
    model,
    moderation: null,
    output,
    parallel_tool_calls: true,
    presence_penalty: 0,
    previous_response_id: null,
    prompt_cache_key: null,
    prompt_cache_retention: 'in_memory',
    reasoning: body.reasoning ?? { effort: null, summary: null },
    safety_identifier: null,
    service_tier: ended ? 'default' : 'auto',
    store: false,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_logprobs: 0,
    top_p: body.top_p ?? 1,
    truncation: 'disabled',
    usage: ended ? usageOf(inputTokens, answer) : null,
    user: null,
    metadata: {},
  };
}

function usageOf(input: number, { answerTokens, reasoningTokens }: AnswerSoFar): object {
  const output = answerTokens + reasoningTokens;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: input + output,
  };
}
