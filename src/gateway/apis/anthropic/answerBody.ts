import type { Completion } from '../../../chat/completionFold.js';
import { thinkingBlocks } from '../../../wire/anthropic/thinkingBlocks.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import type { AskedAnswer, Envelope } from '../gatewayApi.js';
import { messageFields } from './messageFields.js';
import { stopFields } from './stopFields.js';
import { tellsThoughts } from './tellsThoughts.js';
import { usageFields } from './usageFields.js';

/** A whole answer as a message of this API, named after the model that finished it. */
export function answerBody(answer: Completion, asked: AskedAnswer, { id, model }: Envelope, raw?: string): JsonObject {
  const { finish: reason, refusal, toolCalls: calls, usage, text } = answer;
  const content = [
    ...(tellsThoughts(asked) ? thoughtsOf(answer) : []),
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...calls
      .filter(({ complete }) => complete)
      .map(({ callId, name, args }) => ({ type: 'tool_use', id: callId, name, input: args })),
  ];
  const stop = stopFields({ reason, raw, refusal: { text: refusal }, calls, stop: asked.request.stop });
  return { ...messageFields({ id, model: answer.model ?? model }, content), ...stop, usage: usageFields(usage) };
}

/** With Anthropic's signatures; the thoughts of others have none. */
function thoughtsOf({ message, reasoning }: Completion): readonly object[] {
  const signed = thinkingBlocks(message, { api: 'anthropic' });
  if (reasoning === '' || signed.some(({ type }) => type === 'thinking')) return signed;
  return [{ type: 'thinking', thinking: reasoning, signature: '' }, ...signed];
}
