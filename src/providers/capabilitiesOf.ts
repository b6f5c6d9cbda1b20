import type { Capabilities } from '../chat/capabilities.js';

interface Row {
  readonly api: string;
  /** Tested against the model's name, without the path that routers put before it. */
  readonly model: RegExp;
  readonly is: Partial<Capabilities>;
}

const ANY = /^/;

/**
 * What models can do, as of November 2026, from the providers' documentation. The first row that fits gives each trait; a user's
 * `capabilities` go before, and what a provider refuses is learned while running.
 */
const TABLE: readonly Row[] = [
  // Claude gave up prefill with 4.6.
  {
    api: 'anthropic',
    model: /^claude-(2|3|instant)|^claude-(opus|sonnet|haiku)-4(-[0-5])?(-\d{8}|@|$)/,
    is: { continuation: 'prefill' },
  },
  { api: 'anthropic', model: ANY, is: { continuation: 'user-turn', vision: true, contextWindow: 200_000 } },

  // A trailing model turn is refused by 3.5 Flash-Lite, 3.6 and 3.8 Flash.
  { api: 'gemini', model: /^gemini-([12]\.|3-|3\.[0-4])/, is: { continuation: 'prefill' } },
  { api: 'gemini', model: ANY, is: { continuation: 'user-turn', vision: true, contextWindow: 1_048_576 } },

  { api: 'openai', model: /^gpt-4\.1/, is: { contextWindow: 1_047_576 } },
  { api: 'openai', model: /^gpt-5/, is: { contextWindow: 400_000 } },
  { api: 'openai', model: /^o\d/, is: { contextWindow: 200_000 } },
  { api: 'openai', model: /^gpt-4o|^gpt-4-turbo|^chatgpt-4o/, is: { contextWindow: 128_000 } },
  { api: 'openai', model: /^gpt-3\.5/, is: { vision: false, contextWindow: 16_385 } },
  { api: 'openai', model: ANY, is: { continuation: 'user-turn', vision: true } },

  { api: 'deepseek', model: ANY, is: { continuation: 'prefix', contextWindow: 128_000 } },
  { api: 'mistral', model: ANY, is: { continuation: 'prefix' } },
  { api: 'vllm', model: ANY, is: { continuation: 'flag' } },
  { api: 'llama.cpp', model: ANY, is: { continuation: 'flag' } },
  { api: 'ollama', model: ANY, is: { continuation: 'prefill' } },
  // OpenRouter follows the rule of the model behind it.
  { api: 'openrouter', model: /^claude-(3|(opus|sonnet|haiku)-4([.-][0-5])?$)/, is: { continuation: 'prefill' } },
];

const PLAIN: Capabilities = { continuation: 'user-turn', tools: true, json: true, vision: false };

/** What the table says about a model of an API; an unknown one continues by a user turn and sees no images. */
export function capabilitiesOf(api: string, model: string): Capabilities {
  const name = model.slice(model.lastIndexOf('/') + 1);
  const rows = TABLE.filter((row) => row.api === api && row.model.test(name));
  return Object.assign({}, PLAIN, ...rows.map((row) => row.is).reverse()) as Capabilities; // PLAIN has every trait.
}
