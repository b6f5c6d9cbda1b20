import type { ChatRequest } from '../../chat/chatRequest.js';
import type { JsonObject } from '../jsonObject.js';
import { openaiThought } from '../openaiThought.js';

type Effort = NonNullable<ChatRequest['reasoning']>;

/** Where the servers that speak Chat Completions part ways in what they want to be sent. */
export interface Dialect {
  /** The field of the limit on the answer's tokens. */
  readonly limit: 'max_completion_tokens' | 'max_tokens';
  readonly seed: 'seed' | 'random_seed';
  /** Whether usage must be asked for. Some tell it anyway, and refuse a field they do not know. */
  readonly asksForUsage: boolean;
  /** `object`: any JSON, so that the schema has to stand in the prompt. */
  readonly json: (model: string) => 'schema' | 'object';
  /** Effort and sampling, as far as the model takes them. */
  readonly thought: (request: ChatRequest, model: string) => JsonObject;
  /** In which field the reasoning of earlier turns goes back, where it should. */
  readonly reasoningBack?: 'reasoning_content' | 'reasoning_details' | undefined;
  /** Ids of tool calls that another API made, in the form that this one takes. */
  readonly callId: (id: string) => string;
}

const OPENAI: Dialect = {
  limit: 'max_completion_tokens',
  seed: 'seed',
  asksForUsage: true,
  json: () => 'schema',
  thought: (request, model) => {
    const { effort, temperature, topP } = openaiThought(request, model);
    return { temperature, top_p: topP, reasoning_effort: effort };
  },
  callId: (id) => id,
};

/**
 * By API name, as of November 2026, from each one's reference; a file is the recording, in test/fixtures/recordings, that shows it.
 * Who is not listed (Azure, for one) speaks as OpenAI does. What they answer with is read in one way for all, by `DeltaReader`.
 */
const DIALECTS: Readonly<Record<string, Partial<Dialect>>> = {
  deepseek: {
    limit: 'max_tokens',
    // Its documentation knows `json_object` alone.
    json: () => 'object',
    // It thinks unless told not to: deepseek/reasoning-length.sse thought its whole limit away.
    thought: sampledAnd((effort) =>
      effort === 'none' ? { thinking: { type: 'disabled' } } : { thinking: { type: 'enabled' }, reasoning_effort: effort },
    ),
    // While it thinks, each turn of the model must have the field: deepseek/tool-after-reasoning-reframed.sse.
    reasoningBack: 'reasoning_content',
  },
  groq: {
    json: (model) => (/llama-3|gemma|mixtral|qwen|compound/.test(model) ? 'object' : 'schema'),
    thought: sampledAnd(groqEffort),
  },
  'llama.cpp': { limit: 'max_tokens', thought: sampledAnd(templateEffort) },
  mistral: {
    limit: 'max_tokens',
    seed: 'random_seed',
    // It answers 422 to `stream_options`, and tells its usage anyway: mistral/text-unicode.sse.
    asksForUsage: false,
    // Thinking can be switched on or off for the models that are not made for either: mistral/magistral-thinking.sse always thinks.
    thought: sampledAnd((effort, model) =>
      /^(magistral|ministral|codestral|devstral|pixtral|open-|mistral-large)/.test(model)
        ? {}
        : { reasoning_effort: effort === 'none' ? 'none' : 'high' },
    ),
    // mistral/tool-one.sse: nine letters and digits.
    callId: nineCharacters,
  },
  ollama: { limit: 'max_tokens' },
  openrouter: {
    limit: 'max_tokens',
    thought: sampledAnd((effort) => ({ reasoning: effort === 'none' ? { enabled: false } : { effort } })),
    // openrouter/reasoning-details-then-tool.sse: signatures stand in the details alone.
    reasoningBack: 'reasoning_details',
  },
  // openai-compat/perplexity-citations-crlf.sse tells its usage on each event.
  perplexity: { limit: 'max_tokens', asksForUsage: false },
  together: { limit: 'max_tokens' },
  vllm: { thought: sampledAnd(templateEffort) },
  xai: {
    // Up to 4.20 a model's name says how it thinks, and an effort is refused; only the small one of 3 takes it.
    thought: sampledAnd((effort, model) =>
      /^grok-(2|3(?!-mini)|4(-|$)|4\.(1|20)|code)/.test(model)
        ? {}
        : // None can be kept from thinking.
          { reasoning_effort: effort === 'none' ? 'low' : effort },
    ),
  },
};

export function dialectOf(api: string): Dialect {
  return { ...OPENAI, ...(Object.hasOwn(DIALECTS, api) ? DIALECTS[api] : {}) };
}

/** Sampled as the request says, and told to think in a dialect's own way. */
function sampledAnd(fieldsOf: (effort: Effort, model: string) => JsonObject): Dialect['thought'] {
  return ({ temperature, topP, reasoning }, model) => ({
    temperature,
    top_p: topP,
    ...(reasoning === undefined ? {} : fieldsOf(reasoning, model)),
  });
}

/** Each family of models has words of its own; those that do not think take none. */
function groqEffort(effort: Effort, model: string): JsonObject {
  if (/llama|kimi|gemma|compound/.test(model)) return {};
  if (/qwen/.test(model)) return { reasoning_effort: effort === 'none' ? 'none' : 'default' };
  return { reasoning_effort: effort === 'none' ? 'low' : effort };
}

/** Whether a model of one's own thinks is its chat template's to know: Qwen, GLM and others call the switch so. */
function templateEffort(effort: Effort): JsonObject {
  return effort === 'none' ? { chat_template_kwargs: { enable_thinking: false } } : { reasoning_effort: effort };
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
