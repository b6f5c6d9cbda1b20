import type { Capabilities } from '../chat/capabilities.js';

/** What the models of an API whose names match have in common. */
export interface ModelTraits {
  readonly apis: readonly string[];
  /** Tested against the model's name, without the path that routers and hosts put before it. */
  readonly model: RegExp;
  readonly is: Partial<Capabilities>;
}

const CLAUDE = ['anthropic'];
const GEMINI = ['gemini'];
/** A deployment in Azure is, as a rule, called what its model is. */
const OPENAI = ['openai', 'azure'];
const ANY = /^/;
const K128 = 131_072;
const K256 = 262_144;
const M1 = 1_048_576;

/**
 * What models can do, as of November 2026, from the providers' model pages; a file is the recording, in test/fixtures/recordings,
 * that shows it. Of the rows that fit a model the first has its way, trait by trait.
 */
export const MODEL_TRAITS: readonly ModelTraits[] = [
  // Prefill went with 4.6 (anthropic/http-400-prefill-unsupported.json), as a window of 200,000 did; structured outputs came with 4.5.
  { apis: CLAUDE, model: /^claude-(2|3|instant)|^claude-(opus|sonnet)-4(-[01])?(-\d{8}|@|$)/, is: { json: false } },
  {
    apis: CLAUDE,
    model: /^claude-(2|3|instant)|^claude-(opus|sonnet|haiku)-4([-.][0-5])?(-\d{8}|@|$)/,
    is: { continuation: 'prefill', contextWindow: 200_000 },
  },
  { apis: CLAUDE, model: ANY, is: { continuation: 'user-turn', vision: true, contextWindow: 1_000_000 } },

  // A trailing model turn is refused by 3.5 Flash-Lite, 3.6 and 3.8 Flash.
  { apis: GEMINI, model: /^gemini-([12]\.|3-|3\.[0-4])/, is: { continuation: 'prefill' } },
  { apis: GEMINI, model: ANY, is: { continuation: 'user-turn', vision: true, contextWindow: M1 } },

  { apis: OPENAI, model: /^gpt-5[\d.]*-chat/, is: { contextWindow: 128_000 } },
  { apis: OPENAI, model: /^gpt-5\.[4-9](?!-(mini|nano))/, is: { contextWindow: 1_050_000 } },
  { apis: OPENAI, model: /^gpt-5/, is: { contextWindow: 400_000 } },
  { apis: OPENAI, model: /^gpt-4\.1/, is: { contextWindow: 1_047_576 } },
  { apis: OPENAI, model: /^o\d/, is: { contextWindow: 200_000 } },
  { apis: OPENAI, model: /^(chat)?gpt-4o/, is: { contextWindow: 128_000 } },
  // Before 4o a schema was not taken.
  { apis: OPENAI, model: /^gpt-4-turbo/, is: { json: false, contextWindow: 128_000 } },
  { apis: OPENAI, model: /^gpt-4(-\d|$)/, is: { json: false, vision: false, contextWindow: 8_192 } },
  { apis: OPENAI, model: /^gpt-3\.5/, is: { json: false, vision: false, contextWindow: 16_385 } },
  { apis: OPENAI, model: ANY, is: { continuation: 'user-turn', vision: true } },

  // The window is that of deepseek/http-400-context-length.json.
  { apis: ['deepseek'], model: ANY, is: { continuation: 'prefix', contextWindow: 1_048_565 } },

  { apis: ['mistral'], model: /^mistral-(small|medium|large)-(latest|3|26|2512)/, is: { vision: true, contextWindow: K256 } },
  { apis: ['mistral'], model: /^(pixtral|ministral|magistral)/, is: { vision: true, contextWindow: K128 } },
  { apis: ['mistral'], model: ANY, is: { continuation: 'prefix' } },

  { apis: ['groq'], model: /^compound/, is: { tools: false } },
  { apis: ['groq'], model: /^llama-4/, is: { vision: true } },
  { apis: ['groq'], model: /^kimi-k2-instruct-0905/, is: { contextWindow: K256 } },
  { apis: ['groq'], model: ANY, is: { contextWindow: K128 } },

  { apis: ['together'], model: /^llama-4/i, is: { vision: true } },
  { apis: ['together'], model: /^llama-3\.[13]/i, is: { contextWindow: K128 } },

  { apis: ['xai'], model: /^grok-3/, is: { contextWindow: K128 } },
  { apis: ['xai'], model: /^grok-code/, is: { contextWindow: 256_000 } },
  { apis: ['xai'], model: /^grok-4(\.20|(-1)?-fast)/, is: { vision: true, contextWindow: 2_000_000 } },
  { apis: ['xai'], model: /^grok-4\.5/, is: { vision: true, contextWindow: 500_000 } },
  { apis: ['xai'], model: /^grok-4(-\d{4}|-latest|$)/, is: { vision: true, contextWindow: 256_000 } },
  { apis: ['xai'], model: /^grok-([4-9]|2-vision)/, is: { vision: true } },

  { apis: ['perplexity'], model: /^sonar-pro/, is: { vision: true, contextWindow: 200_000 } },
  { apis: ['perplexity'], model: /^sonar-reasoning-pro/, is: { vision: true } },
  { apis: ['perplexity'], model: ANY, is: { tools: false, contextWindow: 128_000 } },

  // Their windows are set where they are started, and are learned from the first request that is too long.
  { apis: ['vllm', 'llama.cpp'], model: ANY, is: { continuation: 'flag' } },
  { apis: ['ollama'], model: ANY, is: { continuation: 'prefill' } },
  {
    apis: ['ollama', 'vllm', 'llama.cpp'],
    model: /llava|vision|pixtral|gemma-?3|qwen.*-?vl|llama-?4|minicpm-v/i,
    is: { vision: true },
  },
];
