import type { ChatRequest } from '../chat/chatRequest.js';
import type { Completion } from '../chat/completionFold.js';

/** A request or a completion that holds nothing but a sealed text, so that every store can keep it. */
const MARK = 'rxbaton.sealed';
/** Of what lies under a cover. */
const FORMAT = 1;

export function requestCover(sealed: string): ChatRequest {
  return { messages: [{ role: 'user', content: sealed }], providerOptions: { [MARK]: FORMAT } };
}

export function completionCover(sealed: string): Completion {
  const nothing = { reasoning: '', toolCalls: [], usage: {}, switches: 0, attempts: [] };
  return { ...nothing, text: sealed, finish: 'other', provider: `${MARK}.${FORMAT}`, message: { role: 'assistant' } };
}

/** The sealed text, or `undefined` when this is no cover. One of a later version is an error. */
export function sealedRequestIn({ messages, providerOptions }: ChatRequest): string | undefined {
  const format = providerOptions?.[MARK];
  if (format === undefined) return undefined;
  const content = messages[0]?.content;
  if (format !== FORMAT || typeof content !== 'string') throw new Error('a later version sealed this request');
  return content;
}

/** The sealed text, or `undefined` when this is no cover. One of a later version is an error. */
export function sealedCompletionIn({ provider, text }: Completion): string | undefined {
  if (!provider.startsWith(`${MARK}.`)) return undefined;
  if (provider !== `${MARK}.${FORMAT}`) throw new Error('a later version sealed this completion');
  return text;
}
