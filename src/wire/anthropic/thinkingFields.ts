import type { ChatRequest } from '../../chat/chatRequest.js';
import type { ClaudeModel } from './claudeModel.js';
import type { Turn } from './turn.js';

/** The fields that say how much a model is to think. */
export interface ThinkingFields {
  readonly thinking?: Readonly<Record<string, unknown>>;
  readonly effort?: 'low' | 'medium' | 'high';
}

type Effort = Exclude<NonNullable<ChatRequest['reasoning']>, 'none'>;

/** The share of `max_tokens` that each effort may think: OpenRouter's mapping, which many clients are used to. */
const BUDGET_SHARE: Readonly<Record<Effort, number>> = { low: 0.2, medium: 0.5, high: 0.8 };
const LEAST_BUDGET = 1024;

/**
 * How an effort is asked for: by adaptive thinking from 4.6 on, by a budget since 3.7, not at all before.
 *
 * @param maxTokens - What thinking and answer may take together.
 */
export function thinkingFields(
  request: ChatRequest,
  model: ClaudeModel,
  maxTokens: number,
  turns: readonly Turn[],
): ThinkingFields {
  const { reasoning } = request;
  if (reasoning === undefined || model.version < 307) return {};
  if (reasoning === 'none') return withoutThinking(model);
  // Later models leave their thoughts out of the stream unless asked for a summary: silence that looks like a stall.
  if (model.version >= 406) return { thinking: { type: 'adaptive', display: 'summarized' }, effort: reasoning };
  const fits = maxTokens > LEAST_BUDGET && mayHaveBudget(request, turns);
  return fits ? { thinking: { type: 'enabled', budget_tokens: budget(reasoning, maxTokens) } } : {};
}

function budget(effort: Effort, maxTokens: number): number {
  return Math.max(LEAST_BUDGET, Math.floor(maxTokens * BUDGET_SHARE[effort]));
}

/** Up to 4.x a model thinks only when asked to. Later ones think by default, and each line has its own way to tell it not to. */
function withoutThinking({ family, version }: ClaudeModel): ThinkingFields {
  if (version < 500) return {};
  if (family === 'sonnet' && version >= 505) return { thinking: { type: 'between_tools' } };
  if (family === 'fable' || (family === 'opus' && version >= 505)) return { effort: 'low' };
  return { thinking: { type: 'disabled' } };
}

/**
 * A budget is refused beside a forced tool, before a partial answer, and where the calls that are being answered came without
 * thinking: from another provider, say.
 */
function mayHaveBudget({ toolChoice = 'auto' }: ChatRequest, turns: readonly Turn[]): boolean {
  if (toolChoice === 'required' || typeof toolChoice === 'object') return false;
  const last = turns.at(-1);
  if (last?.role === 'assistant') return false;
  return last?.content[0]?.type !== 'tool_result' || isThinking(turns.at(-2));
}

function isThinking(turn: Turn | undefined): boolean {
  const begins = turn?.content[0]?.type;
  return begins === 'thinking' || begins === 'redacted_thinking';
}
