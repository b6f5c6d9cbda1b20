import type { Message, Part } from '../chat/chatRequest.js';

/** What was given to `send()` as messages: a text or parts are what the user says. */
export function messagesOf(content: string | readonly Part[] | Message | readonly Message[]): readonly Message[] {
  if (typeof content === 'string') return [{ role: 'user', content }];
  if ('role' in content) return [content];
  return areMessages(content) ? content : [{ role: 'user', content }];
}

function areMessages(list: readonly Part[] | readonly Message[]): list is readonly Message[] {
  return list.some((item) => 'role' in item);
}
