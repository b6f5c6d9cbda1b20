import type { Message } from '../../../chat/chatRequest.js';
import type { Field } from './field.js';
import { readAssistantTurn } from './readAssistantTurn.js';
import { readTexts } from './readTexts.js';
import { readUserTurn } from './readUserTurn.js';

/**
 * The conversation, its system prompt first.
 *
 * An assistant's turn at the end is an answer that the client began (a prefill): it is passed on as the last message, a provider
 * goes on from it, and only the rest is told.
 */
export function readMessages(body: Field): readonly Message[] {
  const turns = body.get('messages').items();
  if (turns.length === 0) body.get('messages').refuse('at least one message is required');
  const system = body.get('system').map(systemMessage);
  const messages = turns.flatMap(readTurn);
  checkPrefill(body.get('messages'), messages.at(-1));
  return system === undefined ? messages : [system, ...messages];
}

function readTurn(turn: Field): readonly Message[] {
  switch (turn.get('role').oneOf('user', 'assistant', 'system')) {
    case 'user':
      return readUserTurn(turn.get('content'));
    case 'assistant':
      return [readAssistantTurn(turn.get('content'))];
    case 'system':
      return [systemMessage(turn.get('content'))];
  }
}

/** One message, whatever its blocks: some servers take no second. */
function systemMessage(content: Field): Message {
  return { role: 'system', content: readTexts(content).join('\n\n') };
}

/** The API's own rule; the space would have to be trimmed, and then the rest would not be what comes after it. */
function checkPrefill(messages: Field, last: Message | undefined): void {
  if (last?.role !== 'assistant' || last.toolCalls !== undefined) return;
  if (typeof last.content === 'string' && /\s$/.test(last.content))
    messages.refuse('final assistant content cannot end with trailing whitespace');
}
