import type { ToolCall } from '../../../chat/chatRequest.js';
import type { JsonObject } from '../../../wire/jsonObject.js';

/** A call of a function as Chat Completions has it; arguments that are none are an empty object, which clients parse. */
export function toolCallObject({ callId, name, argsText }: Pick<ToolCall, 'callId' | 'name' | 'argsText'>): JsonObject {
  return { id: callId, type: 'function', function: { name, arguments: argsText.trim() === '' ? '{}' : argsText } };
}
