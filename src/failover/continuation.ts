import type { ChatRequest, Message } from '../chat/chatRequest.js';
import type { SwitchMode } from '../chat/chunk.js';
import { tokensOf } from '../chat/tokensOf.js';

/** What a model is told that must be asked in words to go on. */
export const RESUME_INSTRUCTION =
  'Your previous message was cut off. Continue it from exactly where it stops, with the very next character. ' +
  'Do not repeat any of it, do not start over, and add no introduction.';

/** An answer's rest is never asked for in fewer tokens. */
const LEAST_TOKENS = 16;

/**
 * The request that makes a provider go on from a partial answer.
 *
 * As its own turn's beginning (`prefill`, `prefix`, `flag`: the wire adds what the API wants said), by a user turn that asks
 * to resume, or, to start over, the request as it was. Foreign signatures are the wires' to drop.
 */
export function continuationRequest(request: ChatRequest, partial: string, mode: SwitchMode): ChatRequest {
  // White space is no turn that a model could go on from; before an answer it does no harm.
  if (mode === 'restart' || partial.trim() === '') return request;
  const { maxOutputTokens } = request;
  return {
    ...request,
    messages: [...request.messages, ...turns(partial, mode)],
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens: tokensLeft(maxOutputTokens, partial) }),
  };
}

/** White space at the end of a prefill is refused by some; the seam expects it to come again. */
function turns(partial: string, mode: SwitchMode): readonly Message[] {
  if (mode === 'prefill') return [{ role: 'assistant', content: partial.trimEnd() }];
  const said: Message = { role: 'assistant', content: partial };
  return mode === 'user-turn' ? [said, { role: 'user', content: RESUME_INSTRUCTION }] : [said];
}

function tokensLeft(limit: number, partial: string): number {
  return Math.max(Math.min(LEAST_TOKENS, limit), limit - tokensOf(partial.length));
}
