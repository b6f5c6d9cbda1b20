import type { Message, Part } from '../../../chat/chatRequest.js';
import type { Field } from './field.js';
import { readImage } from './readImage.js';

/** A turn's parts, and the results of calls among them. */
interface Turn {
  readonly results: Message[];
  readonly parts: Part[];
}

/** The results of calls, each a message of its own right after the calls, and then what the user says. */
export function readUserTurn(content: Field): readonly Message[] {
  const { value } = content;
  if (value === '' || (Array.isArray(value) && value.length === 0)) content.refuse('user messages must have non-empty content');
  if (typeof value === 'string') return [{ role: 'user', content: value }];
  const turn: Turn = { results: [], parts: [] };
  for (const block of content.items()) readBlock(block, turn);
  const { results, parts } = turn;
  return parts.length === 0 ? results : [...results, { role: 'user', content: parts }];
}

function readBlock(block: Field, turn: Turn): void {
  switch (block.get('type').text()) {
    case 'text':
      turn.parts.push({ type: 'text', text: block.get('text').text() });
      break;
    case 'image':
      turn.parts.push(readImage(block));
      break;
    case 'tool_result':
      readResult(block, turn);
      break;
    default:
      block.get('type').refuse('This kind of content is not supported here: use text, image or tool_result');
  }
}

/** A result is text for the other APIs: its images follow it as the user's, and that it is an error is said in words. */
function readResult(block: Field, { results, parts }: Turn): void {
  const callId = block.get('tool_use_id').text();
  const texts: string[] = [];
  for (const part of block.get('content').map(readResultContent) ?? []) {
    if (part.type === 'text') texts.push(part.text);
    else parts.push(part);
  }
  const isError = block.get('is_error').map((flag) => flag.flag()) ?? false;
  const text = texts.join('\n');
  results.push({ role: 'tool', callId, content: isError && !/^error\b/i.test(text) ? `Error: ${text}` : text });
}

function readResultContent(content: Field): readonly Part[] {
  if (typeof content.value === 'string') return [{ type: 'text', text: content.value }];
  return content.items().map((block) => {
    const type = block.get('type').oneOf('text', 'image');
    return type === 'text' ? { type, text: block.get('text').text() } : readImage(block);
  });
}
