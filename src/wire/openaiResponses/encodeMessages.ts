import {
  type AssistantMessage,
  type ChatRequest,
  type Message,
  type Part,
  textOfContent,
  wholeCalls,
} from '../../chat/chatRequest.js';
import { imageUrl } from '../imageUrl.js';
import { isJsonObject, type JsonObject, parsedJson } from '../jsonObject.js';
import type { WireTarget } from '../wire.js';

/** The conversation without its system messages, as items. */
export function encodeMessages({ messages }: ChatRequest, target: WireTarget): readonly JsonObject[] {
  return messages.flatMap((message) => encodeMessage(message, target));
}

function encodeMessage(message: Message, target: WireTarget): readonly JsonObject[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', content: encodeContent(message.content) }];
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.callId, output: message.content }];
    default:
      return encodeAnswer(message, target);
  }
}

/** In the order in which the model made them: reasoning, text, calls. */
function encodeAnswer(message: AssistantMessage, { api }: WireTarget): readonly JsonObject[] {
  const { signatures = [] } = message;
  const text = textOfContent(message.content);
  const calls = wholeCalls(message);
  return [
    ...signatures.filter(({ provider }) => provider === api).flatMap(({ value }) => reasoningItem(value)),
    ...(text === '' && calls.length > 0 ? [] : [{ role: 'assistant', content: text }]),
    ...calls.map(({ callId, name, argsText }) => ({
      type: 'function_call',
      call_id: callId,
      name,
      arguments: argsText.trim() === '' ? '{}' : argsText,
    })),
  ];
}

/** A signature holds the id and the encrypted content of a reasoning item; whatever holds neither was not made here. */
function reasoningItem(signature: string): readonly JsonObject[] {
  const made = parsedJson(signature);
  if (!isJsonObject(made) || typeof made.encrypted_content !== 'string') return [];
  return [{ type: 'reasoning', id: made.id, encrypted_content: made.encrypted_content, summary: [] }];
}

function encodeContent(content: string | readonly Part[]): string | readonly JsonObject[] {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text' ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: imageUrl(part) },
  );
}
