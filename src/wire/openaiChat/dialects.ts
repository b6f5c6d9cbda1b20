import type { ChatRequest } from '../../chat/chatRequest.js';
import type { JsonObject } from '../jsonObject.js';

type Effort = NonNullable<ChatRequest['reasoning']>;

/** Where the servers that speak Chat Completions part ways. */
export interface Dialect {
  /** The field of the limit on the answer's tokens. */
  readonly limit: 'max_completion_tokens' | 'max_tokens';
  readonly seed: 'seed' | 'random_seed';
  /** Whether usage must be asked for. Some tell it anyway, and refuse a field they do not know. */
  readonly asksForUsage: boolean;
  /** `object`: any JSON, so that the schema has to stand in the prompt. */
  readonly json: 'schema' | 'object';
  readonly effort: (effort: Effort) => JsonObject;
  /** In which field the reasoning of earlier turns goes back, where it should. */
  readonly reasoningBack?: 'reasoning_content' | 'reasoning_details' | undefined;
  /** Ids of tool calls that another API made, in the form that this one takes. */
  readonly callId: (id: string) => string;
}

const OPENAI: Dialect = {
  limit: 'max_completion_tokens',
  seed: 'seed',
  asksForUsage: true,
  json: 'schema',
  effort: (effort) => ({ reasoning_effort: effort }),
  callId: (id) => id,
};

/** By API name, as of November 2026, from each one's reference. Who is not listed speaks as OpenAI does. */
const DIALECTS: Readonly<Record<string, Partial<Dialect>>> = {
  deepseek: {
    limit: 'max_tokens',
    json: 'object',
    effort: (effort) => ({ thinking: { type: effort === 'none' ? 'disabled' : 'enabled' } }),
    reasoningBack: 'reasoning_content',
  },
  'llama.cpp': { limit: 'max_tokens' },
  mistral: { limit: 'max_tokens', seed: 'random_seed', asksForUsage: false, callId: nineCharacters },
  ollama: { limit: 'max_tokens' },
  openrouter: {
    limit: 'max_tokens',
    effort: (effort) => ({ reasoning: effort === 'none' ? { enabled: false } : { effort } }),
    reasoningBack: 'reasoning_details',
  },
  perplexity: { limit: 'max_tokens', asksForUsage: false },
  together: { limit: 'max_tokens' },
};

export function dialectOf(api: string): Dialect {
  return { ...OPENAI, ...(Object.hasOwn(DIALECTS, api) ? DIALECTS[api] : {}) };
}

/** Mistral takes ids of nine letters and digits alone; the same id always becomes the same nine (FNV-1a, in base 36). */
function nineCharacters(id: string): string {
  if (/^[a-zA-Z0-9]{9}$/.test(id)) return id;
  let hash = 0xcbf29ce484222325n;
  for (const character of id) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return hash.toString(36).padStart(9, '0').slice(-9);
}
