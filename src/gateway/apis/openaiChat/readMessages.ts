import type { AssistantMessage, Message, Part, ToolCall } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import { parsedJson } from '../../../wire/jsonObject.js';
import type { ChatBody } from './chatBody.js';

type ChatMessage = ChatBody['messages'][number];
type Said<Role extends ChatMessage['role']> = Extract<ChatMessage, { readonly role: Role }>;

/** A conversation as it is given to any provider. */
export function readMessages(messages: readonly ChatMessage[]): readonly Message[] {
  return messages.map(readMessage);
}

function readMessage(message: ChatMessage): Message {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: typeof message.content === 'string' ? message.content : message.content.map(readPart) };
    case 'assistant':
      return readAnswer(message);
    case 'tool':
      return { role: 'tool', callId: message.tool_call_id, content: textIn(message.content) };
    default:
      return { role: 'system', content: textIn(message.content) };
  }
}

function readPart(part: Exclude<Said<'user'>['content'], string>[number]): Part {
  return part.type === 'text' ? part : { type: 'image', data: part.image_url.url };
}

function readAnswer({ content, refusal, reasoning_content: reasoning, tool_calls: calls }: Said<'assistant'>): AssistantMessage {
  const said =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => (part.type === 'text' ? part.text : part.refusal)).join('');
  return definedOf({
    role: 'assistant' as const,
    content: said === '' && refusal ? refusal : said,
    reasoning: reasoning ?? undefined,
    toolCalls: calls && calls.length > 0 ? calls.map(readCall) : undefined,
  });
}

function readCall({
  id,
  function: { name, arguments: argsText },
}: NonNullable<Said<'assistant'>['tool_calls']>[number]): ToolCall {
  return { callId: id, name, args: parsedJson(argsText), argsText, complete: true };
}

function textIn(content: string | readonly { readonly text: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}
