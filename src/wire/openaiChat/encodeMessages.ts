import {
  type AssistantMessage,
  type ChatRequest,
  type Message,
  type Part,
  type ToolCall,
  textOfContent,
  wholeCalls,
} from '../../chat/chatRequest.js';
import { definedOf } from '../../chat/definedOf.js';
import { imageUrl } from '../imageUrl.js';
import { isJsonObject, type JsonObject, parsedJson } from '../jsonObject.js';
import type { WireTarget } from '../wire.js';
import type { Dialect } from './dialects.js';

/** The turns of a conversation; a partial answer at its end is marked for the target to go on from. */
export function encodeMessages({ messages }: ChatRequest, target: WireTarget, dialect: Dialect): readonly JsonObject[] {
  const encoded = messages.map((message) => encodeMessage(message, target, dialect));
  const last = encoded.at(-1);
  const goesOn = target.capabilities.continuation === 'prefix' && endsWithAnswer(messages);
  return goesOn && last !== undefined ? [...encoded.slice(0, -1), { ...last, prefix: true }] : encoded;
}

/** Whether a conversation ends with words of the model, which it may be asked to go on from. */
export function endsWithAnswer(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  return last?.role === 'assistant' && (last.toolCalls ?? []).length === 0;
}

function encodeMessage(message: Message, target: WireTarget, dialect: Dialect): JsonObject {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: dialect.callId(message.callId), content: message.content };
    case 'assistant':
      return encodeAnswer(message, target, dialect);
    default:
      return { role: message.role, content: encodeContent(message.content) };
  }
}

function encodeAnswer(message: AssistantMessage, target: WireTarget, dialect: Dialect): JsonObject {
  const text = textOfContent(message.content);
  const calls = wholeCalls(message);
  return definedOf({
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...reasoningOf(message, target, dialect),
    tool_calls: calls.length > 0 ? calls.map((call) => encodeCall(call, dialect)) : undefined,
  });
}

function encodeCall({ callId, name, argsText }: ToolCall, dialect: Dialect): JsonObject {
  return {
    id: dialect.callId(callId),
    type: 'function',
    function: { name, arguments: argsText.trim() === '' ? '{}' : argsText },
  };
}

/** Text alone goes as a string, which every server takes. */
function encodeContent(content: string | readonly Part[]): string | readonly JsonObject[] {
  if (typeof content === 'string' || content.every(({ type }) => type === 'text')) return textOfContent(content);
  return content.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: imageUrl(part) } },
  );
}

function reasoningOf(
  { reasoning, signatures = [] }: AssistantMessage,
  { api }: WireTarget,
  { reasoningBack }: Dialect,
): JsonObject {
  // Another provider's turn has none to give back, and is refused without the field.
  if (reasoningBack === 'reasoning_content') return { reasoning_content: reasoning ?? '' };
  if (reasoningBack === undefined) return {};
  const own = signatures.filter(({ provider }) => provider === api).map(({ value }) => parsedJson(value));
  const details = own.filter(isJsonObject).map((detail) => withText(detail, reasoning));
  return details.length > 0 ? { reasoning_details: details } : { reasoning };
}

/** A signature comes after the text that it signs, and goes back with it. */
function withText(detail: JsonObject, text: string | undefined): JsonObject {
  return detail.type === 'reasoning.text' ? definedOf({ text, ...detail }) : detail;
}
