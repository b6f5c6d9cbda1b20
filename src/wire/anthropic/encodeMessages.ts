import { type AssistantMessage, type Message, type Part, type ToolCall, wholeCalls } from '../../chat/chatRequest.js';
import { imageSource } from '../imageSource.js';
import { isJsonObject } from '../jsonObject.js';
import type { WireTarget } from '../wire.js';
import { CallIds } from './callIds.js';
import { thinkingBlocks } from './thinkingBlocks.js';
import type { Block, Turn } from './turn.js';

/** The messages as turns that alternate, without those of the system. Tool results are the user's. */
export function encodeMessages(messages: readonly Message[], target: WireTarget): readonly Turn[] {
  const ids = new CallIds();
  const turns: { role: Turn['role']; content: Block[] }[] = [];
  for (const message of messages) {
    const content = blocksOf(message, ids, target);
    if (content.length === 0) continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  return withoutTrailingSpace(turns);
}

function blocksOf(message: Message, ids: CallIds, target: WireTarget): Block[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return contentBlocks(message.content);
    case 'tool':
      return [{ type: 'tool_result', tool_use_id: ids.idOfResult(message.callId), content: message.content }];
    case 'assistant':
      return assistantBlocks(message, ids, target);
  }
}

function assistantBlocks(message: AssistantMessage, ids: CallIds, target: WireTarget): Block[] {
  const { content = '' } = message;
  const calls = wholeCalls(message).map((call) => toolUse(call, ids));
  return [...thinkingBlocks(message, target), ...contentBlocks(content), ...calls];
}

function toolUse({ callId, name, args }: ToolCall, ids: CallIds): Block {
  return { type: 'tool_use', id: ids.idOfCall(callId), name, input: isJsonObject(args) ? args : {} };
}

function contentBlocks(content: string | readonly Part[]): Block[] {
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  // A block of blank text is refused.
  return parts.filter((part) => part.type !== 'text' || part.text.trim() !== '').map(blockOf);
}

function blockOf(part: Part): Block {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const image = imageSource(part);
  const source =
    'url' in image ? { type: 'url', url: image.url } : { type: 'base64', media_type: image.mimeType, data: image.base64 };
  return { type: 'image', source };
}

/** A partial answer that ends in white space is refused; who goes on from it puts the space back at the seam. */
function withoutTrailingSpace(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.at(-1);
  const end = last?.content.at(-1);
  if (last?.role !== 'assistant' || typeof end?.text !== 'string') return turns;
  const trimmed = { ...end, text: end.text.trimEnd() };
  return [...turns.slice(0, -1), { ...last, content: [...last.content.slice(0, -1), trimmed] }];
}
