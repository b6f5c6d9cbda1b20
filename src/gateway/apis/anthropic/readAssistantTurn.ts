import type { AssistantMessage, Signature, ToolCall } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import { redactedSignature } from '../../../wire/anthropic/thinkingBlocks.js';
import type { Field } from './field.js';

/** A turn's blocks, by what they are. */
interface Turn {
  text: string;
  /** Thoughts with Anthropic's signature; without one they are another provider's. */
  signed: string;
  unsigned: string;
  readonly signatures: Signature[];
  readonly toolCalls: ToolCall[];
}

/** What a model said before, as it is given back: with the thinking that Anthropic's models want to see again. */
export function readAssistantTurn(content: Field): AssistantMessage {
  if (typeof content.value === 'string') return { role: 'assistant', content: content.value };
  const turn: Turn = { text: '', signed: '', unsigned: '', signatures: [], toolCalls: [] };
  for (const block of content.items()) readBlock(block, turn);
  const { text, toolCalls, signatures } = turn;
  // What is signed must come back word for word: nobody else's thoughts may stand before it.
  const reasoning = turn.signed === '' ? turn.unsigned : turn.signed;
  return definedOf({
    role: 'assistant' as const,
    content: text,
    toolCalls: toolCalls.length > 0 ? toolCalls : undefined,
    reasoning: reasoning === '' ? undefined : reasoning,
    signatures: signatures.length > 0 ? signatures : undefined,
  });
}

function readBlock(block: Field, turn: Turn): void {
  switch (block.get('type').text()) {
    case 'text':
      turn.text += block.get('text').text();
      break;
    case 'tool_use':
      turn.toolCalls.push(readCall(block));
      break;
    case 'thinking':
      readThought(block, turn);
      break;
    case 'redacted_thinking':
      turn.signatures.push({ provider: 'anthropic', value: redactedSignature(block.get('data').text()) });
      break;
    default:
      block.get('type').refuse('This kind of content is not supported here: use text, thinking or tool_use');
  }
}

function readCall(block: Field): ToolCall {
  const args = block.get('input').object();
  const [callId, name] = [block.get('id').text(), block.get('name').text()];
  return { callId, name, args, argsText: JSON.stringify(args), complete: true };
}

function readThought(block: Field, turn: Turn): void {
  const thought = block.get('thinking').text();
  const signature = block.get('signature').map((value) => value.text()) ?? '';
  if (signature === '') turn.unsigned += thought;
  else {
    turn.signed += thought;
    turn.signatures.push({ provider: 'anthropic', value: signature });
  }
}
