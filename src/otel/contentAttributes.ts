import type { Attributes } from '@opentelemetry/api';
import type { ChatRequest, Message, Part, ToolCall } from '../chat/chatRequest.js';
import type { Completion } from '../chat/completionFold.js';

/** What was asked, in the conventions' JSON; images are only mentioned. */
export function promptAttributes({ messages }: ChatRequest): Attributes {
  return {
    'gen_ai.input.messages': JSON.stringify(messages.map((message) => ({ role: message.role, parts: partsOf(message) }))),
  };
}

/** What was answered. */
export function answerAttributes({ message, finish }: Completion): Attributes {
  return {
    'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: partsOf(message), finish_reason: finish }]),
  };
}

function partsOf(message: Message): readonly object[] {
  if (message.role === 'tool') return [{ type: 'tool_call_response', id: message.callId, response: message.content }];
  const { content } = message;
  const said = typeof content === 'string' ? [{ type: 'text', content }] : (content ?? []).map(partJson);
  return message.role === 'assistant' ? [...said, ...(message.toolCalls ?? []).map(callJson)] : said;
}

function partJson(part: Part): object {
  return part.type === 'text' ? { type: 'text', content: part.text } : { type: 'image', mime_type: part.mimeType };
}

function callJson({ callId, name, args, argsText }: ToolCall): object {
  return { type: 'tool_call', id: callId, name, arguments: args ?? argsText };
}
