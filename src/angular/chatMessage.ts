import { type AssistantMessage, type Message, textOfContent } from '../chat/chatRequest.js';

/** How a message came to its end: an answer may have been `stopped`, or have `failed`, in the middle. */
export type Ending = 'whole' | 'stopped' | 'failed';

/** A message of a conversation, as it can be sent, with what a template needs of it. */
export type ChatMessage = Message & {
  /** Unique in its conversation: for `track`. */
  readonly id: number;
  /** The text of its content. */
  readonly text: string;
  readonly ended: Ending;
};

/** A message as a conversation keeps it. */
export function chatMessage(message: Message, id: number, ended: Ending): ChatMessage {
  return { ...message, id, text: textOfContent(message.content), ended };
}

/** How a message ended that may be one of an earlier conversation. */
export function endingOf(message: Message): Ending {
  const { ended = 'whole' } = message as Partial<Pick<ChatMessage, 'ended'>>; // A ChatMessage is a Message; what it has beside, others lack.
  return ended;
}

/** The message alone, as it is sent. */
export function messageOf({ id: _id, text: _text, ended: _ended, ...message }: ChatMessage): Message {
  return message;
}

/** What was said of an answer that broke off. Its calls have no results, and its thoughts no end: no API takes them back. */
export function partialMessage(text: string): AssistantMessage {
  return { role: 'assistant', content: text };
}
