import { AIMessage, type AIMessageFields, type UsageMetadata } from '@langchain/core/messages';
import type { Completion } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import type { Usage } from '../chat/usage.js';

/** A whole answer as LangChain's message. A call that a limit cut is an invalid one. */
export function answerMessage(answer: Completion): AIMessage {
  const { text, refusal, toolCalls, reasoning } = answer;
  const cut = toolCalls.filter(({ complete }) => !complete);
  return new AIMessage({
    ...closingFields(answer),
    content: text + (refusal ?? ''),
    tool_calls: toolCalls
      .filter(({ complete }) => complete)
      // A whole call's arguments are an object, or the API would not take the tool.
      .map(({ callId: id, name, args }) => ({ id, name, args: args as Record<string, unknown>, type: 'tool_call' })),
    invalid_tool_calls: cut.map(({ callId: id, name, argsText: args }) => ({
      id,
      name,
      args,
      error: 'A limit cut the arguments',
      type: 'invalid_tool_call',
    })),
    additional_kwargs: {
      ...signatureFields(answer).additional_kwargs,
      ...(reasoning === '' ? {} : { reasoning_content: answer.message.reasoning ?? reasoning }),
    },
  });
}

/** What is known when an answer has ended. */
export function closingFields(answer: Completion): Pick<AIMessageFields, 'usage_metadata' | 'response_metadata'> {
  const { finish: finish_reason, provider, model, switches, usage } = answer;
  return {
    // With `exactOptionalPropertyTypes` what LangChain infers for it is `never`.
    usage_metadata: usageMetadata(usage) as never,
    response_metadata: definedOf({ finish_reason, provider, model, model_name: model, switches }),
  };
}

export interface SignatureFields {
  additional_kwargs?: Record<string, unknown>;
}

/** What has no place among LangChain's content stands beside it, and comes back with the history. */
export function signatureFields({ message: { signatures } }: Completion): SignatureFields {
  return signatures === undefined ? {} : { additional_kwargs: { signatures } };
}

function usageMetadata({ inputTokens = 0, outputTokens = 0, cachedTokens, reasoningTokens }: Usage): UsageMetadata {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(cachedTokens === undefined ? {} : { input_token_details: { cache_read: cachedTokens } }),
    ...(reasoningTokens === undefined ? {} : { output_token_details: { reasoning: reasoningTokens } }),
  };
}
