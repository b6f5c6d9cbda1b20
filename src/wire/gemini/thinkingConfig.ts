import type { ChatRequest } from '../../chat/chatRequest.js';

type Effort = NonNullable<ChatRequest['reasoning']>;

const VERSION = /gemini-(\d+(?:\.\d+)?)/;

/** The budgets that Google's OpenAI-compatible endpoint gives to each `reasoning_effort`. */
const BUDGETS: Readonly<Record<Effort, number>> = { none: 0, low: 1024, medium: 8192, high: 24_576 };

/** 2.5 Pro cannot be kept from thinking; this is the least it accepts. */
const LEAST_OF_PRO = 128;

/** How an effort is asked for: by a level from Gemini 3 on, by a budget with 2.5, not at all before. */
export function thinkingConfig(effort: Effort | undefined, model: string): Readonly<Record<string, unknown>> | undefined {
  // An alias such as `gemini-flash-latest` is a new model.
  const version = Number(VERSION.exec(model)?.[1] ?? 3);
  if (effort === undefined || version < 2.5) return undefined;
  const includeThoughts = effort !== 'none';
  // No level means none: `low` is the least that each of them accepts.
  if (version >= 3) return { thinkingLevel: effort === 'none' ? 'low' : effort, includeThoughts };
  const budget = BUDGETS[effort];
  return { thinkingBudget: model.includes('pro') ? Math.max(LEAST_OF_PRO, budget) : budget, includeThoughts };
}
