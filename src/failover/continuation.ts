import type { ChatRequest, Message } from '../chat/chatRequest.js';
import type { SwitchMode } from '../chat/chunk.js';
import { promptTokens } from '../chat/promptTokens.js';
import { outputLimit } from '../wire/outputLimit.js';

/** What a model is told that must be asked in words to go on. */
export const RESUME_INSTRUCTION =
  'Your previous message was cut off. Continue it from exactly where it stops, with the very next character. ' +
  'Do not repeat any of it, do not start over, and add no introduction.';

/** An answer's rest is never asked for in fewer tokens. */
const LEAST_TOKENS = 16;

/** What of a target its continuations are fitted to. */
export interface ContinuationTarget {
  /** @defaultValue {@link RESUME_INSTRUCTION} */
  readonly instruction?: string | undefined;
  /** Tokens of prompt and answer together, as far as they are known. */
  readonly contextWindow?: number | undefined;
}

/**
 * The request that makes a provider go on from a partial answer.
 *
 * As its own turn's beginning (`prefill`, `prefix`, `flag`: the wire adds what the API wants said), by a user turn that asks
 * to resume, or, to start over, the request as it was. What the answer is to be (tools, stop sequences, seed, sampling) stays as
 * it was; foreign signatures are the wires' to drop.
 */
export function continuationRequest(
  request: ChatRequest,
  partial: string,
  mode: SwitchMode,
  { instruction = RESUME_INSTRUCTION, contextWindow }: ContinuationTarget = {},
): ChatRequest {
  // White space is no turn that a model could go on from; before an answer it does no harm.
  if (mode === 'restart' || partial.trim() === '') return request;
  // White space at the end of a prefill is refused by some; the seam expects it to come again.
  const said = withAnswer(request.messages, mode === 'prefill' ? partial.trimEnd() : partial);
  const messages: readonly Message[] = mode === 'user-turn' ? [...said, { role: 'user', content: instruction }] : said;
  const { maxOutputTokens } = request;
  if (maxOutputTokens === undefined) return { ...request, messages };
  const left = tokensLeft(maxOutputTokens, partial);
  return {
    ...request,
    messages,
    maxOutputTokens: outputLimit({ ...request, messages }, { capabilities: { contextWindow } }, left),
  };
}

/** A turn that must be a tool call is no text that could be gone on with as such: asked in words, the model makes its call. */
export function continuationMode({ tools = [], toolChoice }: ChatRequest, best: SwitchMode): SwitchMode {
  const mustCall = tools.length > 0 && (toolChoice === 'required' || typeof toolChoice === 'object');
  return mustCall && best !== 'restart' ? 'user-turn' : best;
}

/** An answer that the user began is one turn with what came of it: two in a row are refused, or read as two answers. */
function withAnswer(messages: readonly Message[], said: string): readonly Message[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || (last.toolCalls ?? []).length > 0) return [...messages, { role: 'assistant', content: said }];
  const { content = '' } = last;
  const whole = typeof content === 'string' ? content + said : [...content, { type: 'text' as const, text: said }];
  return [...messages.slice(0, -1), { ...last, content: whole }];
}

function tokensLeft(limit: number, partial: string): number {
  const spent = promptTokens({ messages: [{ role: 'assistant', content: partial }] });
  return Math.max(Math.min(LEAST_TOKENS, limit), limit - spent);
}
