import type { ChatRequest, Message } from '../chat/chatRequest.js';
import type { SwitchMode } from '../chat/chunk.js';
import { promptTokens } from '../chat/promptTokens.js';
import { outputLimit } from '../wire/outputLimit.js';
import { echoOf } from './echo.js';

/** What a model is told that must be asked in words to go on. */
export const RESUME_INSTRUCTION =
  'Your previous message was cut off. Continue it from exactly where it stops, with the very next character. ' +
  'Do not repeat any of it, do not start over, and add no introduction.';

/** The same, with the last words said again first: the seam then knows where the rest begins, and takes them off. */
export function resumeInstruction(partial: string): string {
  const echo = echoOf(partial);
  if (echo === undefined) return RESUME_INSTRUCTION;
  return (
    'Your previous message was cut off. Continue it from exactly where it stops. Begin with its last words, exactly as they are ' +
    `below, and go straight on from them. Repeat nothing else, do not start over, and add no introduction.\n\n${echo}`
  );
}

/** An answer's rest is never asked for in fewer tokens. */
const LEAST_TOKENS = 16;

/** What of a target its continuations are fitted to. */
export interface ContinuationTarget {
  /** @defaultValue {@link resumeInstruction} */
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
  { instruction, contextWindow }: ContinuationTarget = {},
): ChatRequest {
  // White space is no turn that a model could go on from; before an answer it does no harm.
  if (mode === 'restart' || partial.trim() === '') return request;
  // Half of a character is no text that can be sent, and white space at the end of a prefill is refused by some; the seam expects
  // both to come again.
  const whole = partial.replace(/[\uD800-\uDBFF]$/u, '');
  const said = withAnswer(request.messages, mode === 'prefill' ? whole.trimEnd() : whole);
  const asked = instruction ?? resumeInstruction(partial);
  const messages: readonly Message[] = mode === 'user-turn' ? [...said, { role: 'user', content: asked }] : said;
  const { maxOutputTokens } = request;
  if (maxOutputTokens === undefined) return { ...request, messages };
  const echoed = mode === 'user-turn' && instruction === undefined ? (echoOf(partial)?.length ?? 0) : 0;
  const left = tokensLeft(maxOutputTokens, partial, echoed);
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

/** The last words are paid for twice where they are asked for first. */
function tokensLeft(limit: number, partial: string, echoed: number): number {
  const spent = promptTokens({ messages: [{ role: 'assistant', content: partial.slice(echoed) }] });
  return Math.max(Math.min(LEAST_TOKENS, limit), limit - spent);
}
