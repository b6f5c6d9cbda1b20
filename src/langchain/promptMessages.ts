import type { BaseMessage } from '@langchain/core/messages';
import {
  type AssistantMessage,
  type Message,
  type Part,
  type Signature,
  type ToolCall,
  textOfContent,
} from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import { isJsonObject, type JsonObject, objectIn, objectsIn, stringIn } from '../wire/jsonObject.js';

/** LangChain's messages as those of a request. What cannot be told to a model is a `TypeError` that names it. */
export function promptMessages(messages: readonly BaseMessage[]): readonly Message[] {
  return messages.map((message): Message => {
    switch (message.type) {
      case 'human':
        return { role: 'user', content: contentOf(message.content) };
      case 'system':
      case 'developer':
        return { role: 'system', content: textOfContent(contentOf(message.content)) };
      case 'ai':
        return assistantMessage(message);
      case 'tool':
        return {
          role: 'tool',
          callId: 'tool_call_id' in message ? String(message.tool_call_id) : '',
          content: textOf(message.content),
        };
      default:
        throw new TypeError(`A message of type '${message.type}' cannot be told to a provider`);
    }
  });
}

function contentOf(content: BaseMessage['content']): string | readonly Part[] {
  return typeof content === 'string' ? content : objectsIn(content).map(partOf);
}

function partOf(block: JsonObject): Part {
  const { type, text } = block;
  if (type === 'text' && typeof text === 'string') return { type: 'text', text };
  const data = type === 'image_url' || type === 'image' ? imageData(block) : undefined;
  if (data === undefined) throw new TypeError(`A content block of type '${String(type)}' cannot be told to a provider`);
  return { type: 'image', data, mimeType: stringIn(block.mimeType) ?? stringIn(block.mime_type) };
}

/** LangChain has had three forms for an image. */
function imageData({ image_url, url, data }: JsonObject): string | undefined {
  return stringIn(image_url) ?? stringIn(objectIn(image_url).url) ?? stringIn(url) ?? stringIn(data);
}

function textOf(content: BaseMessage['content']): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map((block) => (block.type === 'text' ? (stringIn(block.text) ?? '') : JSON.stringify(block)))
    .join('\n');
}

function assistantMessage(message: BaseMessage): AssistantMessage {
  const { content, additional_kwargs } = message;
  const toolCalls = 'tool_calls' in message ? objectsIn(message.tool_calls).map(toolCall) : [];
  const { reasoning_content, signatures } = additional_kwargs;
  const texts =
    typeof content === 'string' ? [content] : objectsIn(content).map(({ type, text }) => (type === 'text' ? text : ''));
  const signed = objectsIn(signatures).flatMap(signatureIn);
  return definedOf({
    role: 'assistant' as const,
    content: texts.join(''),
    toolCalls: toolCalls.length > 0 ? toolCalls : undefined,
    reasoning: stringIn(reasoning_content),
    signatures: signed.length > 0 ? signed : undefined,
  });
}

function toolCall({ id, name, args }: JsonObject): ToolCall {
  const argsText = JSON.stringify(args ?? {});
  return { callId: stringIn(id) ?? '', name: stringIn(name) ?? '', args, argsText, complete: isJsonObject(args) };
}

function signatureIn({ provider, value }: JsonObject): readonly Signature[] {
  return typeof provider === 'string' && typeof value === 'string' ? [{ provider, value }] : [];
}
