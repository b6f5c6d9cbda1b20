import type { ChatRequest } from '../chat/chatRequest.js';

/** How a model of OpenAI's is told to think, and to be sampled. */
export interface OpenaiThought {
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
}

/** Models that never think, which refuse to be told how hard. A fine-tuned one is called `ft:` and the model's name. */
const NEVER_THINKS = /^(?:ft:)?(?:gpt-[34]|chatgpt-)|^gpt-5[\d.]*-chat/;
const THINKS = /^(?:ft:)?(?:o\d|gpt-[5-9])/;
/** Models that cannot be kept from thinking, and the least they do. */
const LEAST: readonly (readonly [model: RegExp, effort: 'minimal' | 'low'])[] = [
  [/^gpt-5(?:-mini|-nano)?(?:-\d|$)/, 'minimal'],
  [/^(?:ft:)?o\d|^gpt-5-/, 'low'],
];

/**
 * What of a request's effort and sampling a model takes, from OpenAI's model pages of November 2026. What it refuses is left
 * out: with one history for many models, a refusal would end the call. A name that tells nothing, an Azure deployment's say, is
 * sent everything.
 */
export function openaiThought({ reasoning, temperature, topP }: ChatRequest, model: string): OpenaiThought {
  if (NEVER_THINKS.test(model)) return { temperature, topP };
  const effort = reasoning === 'none' ? leastOf(model) : reasoning;
  // While it thinks, a model is not sampled as one likes.
  return THINKS.test(model) && effort !== 'none' ? { effort } : { effort, temperature, topP };
}

function leastOf(model: string): 'none' | 'minimal' | 'low' {
  return LEAST.find(([name]) => name.test(model))?.[1] ?? 'none';
}
