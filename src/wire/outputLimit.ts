import type { Capabilities } from '../chat/capabilities.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { promptTokens } from '../chat/promptTokens.js';

/** No limit is lowered below this, which is the least that OpenAI's Responses API takes. */
const LEAST = 16;

/**
 * The limit on the answer's tokens, lowered to what the target's context window leaves beside the prompt: one history goes to
 * models of many sizes, and a limit that reaches beyond the window is refused whole.
 *
 * A prompt that leaves no room at all is the API's to refuse, since only that tells the failure's kind, and this is an estimate.
 */
export function outputLimit(
  request: ChatRequest,
  { capabilities }: { readonly capabilities: Pick<Capabilities, 'contextWindow'> },
  limit = request.maxOutputTokens,
): number | undefined {
  const { contextWindow } = capabilities;
  if (limit === undefined || contextWindow === undefined) return limit;
  const room = contextWindow - promptTokens(request);
  return room < LEAST ? limit : Math.min(limit, room);
}
