import { wholeCalls } from '../../../chat/chatRequest.js';
import type { Completion } from '../../../chat/completionFold.js';
import { definedOf } from '../../../chat/definedOf.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import { checkCalls } from '../checkCalls.js';
import type { AskedAnswer, Envelope } from '../gatewayApi.js';
import { finishWord } from './finishWord.js';
import { toolCallObject } from './toolCallObject.js';
import { usageObject } from './usageObject.js';

/** A whole answer as a `chat.completion`. */
export function answerBody(answer: Completion, _asked: AskedAnswer, { id, created, model }: Envelope): JsonObject {
  checkCalls(answer.finish, answer.toolCalls);
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created,
    model: answer.model ?? model,
    choices: [{ index: 0, message: messageOf(answer), logprobs: null, finish_reason: finishWord(answer.finish) }],
    usage: usageObject(answer.usage),
  };
}

function messageOf({ text, reasoning, refusal, toolCalls, message }: Completion): JsonObject {
  const calls = wholeCalls({ ...message, toolCalls });
  return definedOf({
    role: 'assistant',
    content: text === '' && (calls.length > 0 || refusal !== undefined) ? null : text,
    refusal: refusal ?? null,
    reasoning_content: reasoning === '' ? undefined : reasoning,
    tool_calls: calls.length > 0 ? calls.map(toolCallObject) : undefined,
  });
}
