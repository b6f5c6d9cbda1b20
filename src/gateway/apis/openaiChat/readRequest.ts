import type { ChatRequest } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import { GatewayError } from '../../gatewayError.js';
import { checkedBody } from '../checkedBody.js';
import type { AskedAnswer } from '../gatewayApi.js';
import { type ChatBody, chatBody } from './chatBody.js';
import { readMessages } from './readMessages.js';

type Effort = NonNullable<ChatBody['reasoning_effort']>;

const EFFORTS: Readonly<Record<Effort, NonNullable<ChatRequest['reasoning']>>> = {
  none: 'none',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};

/**
 * What a Chat Completions request asks for. What no answer here could honour is refused by name; `user`, `metadata`, `store`,
 * `service_tier`, `prediction`, `verbosity` and the cache's keys change no answer's meaning, and are left to lie.
 */
export function readRequest(body: JsonObject): AskedAnswer {
  refuseUnknownTo(body);
  const asked = checkedBody(chatBody, body);
  return { model: asked.model, stream: asked.stream ?? false, request: requestOf(asked), body };
}

function requestOf(asked: ChatBody): ChatRequest {
  const { stop, max_completion_tokens: limit, max_tokens: olderLimit } = asked;
  const choice = asked.tool_choice ?? undefined;
  return definedOf({
    messages: readMessages(asked.messages),
    tools: asked.tools?.map(({ function: { name, description, parameters } }) =>
      definedOf({ name, description: description ?? undefined, parameters: parameters ?? NO_PARAMETERS }),
    ),
    toolChoice: typeof choice === 'object' ? { name: choice.function.name } : choice,
    output: outputOf(asked.response_format),
    maxOutputTokens: limit ?? olderLimit ?? undefined,
    temperature: asked.temperature ?? undefined,
    topP: asked.top_p ?? undefined,
    seed: asked.seed ?? undefined,
    stop: typeof stop === 'string' ? [stop] : (stop ?? undefined),
    reasoning: asked.reasoning_effort ? EFFORTS[asked.reasoning_effort] : undefined,
    providerOptions: optionsOf(asked),
  });
}

const NO_PARAMETERS = { type: 'object', properties: {} };

function outputOf(format: ChatBody['response_format']): object | undefined {
  if (!format || format.type === 'text') return undefined;
  return format.type === 'json_object' ? { type: 'object' } : (format.json_schema.schema ?? { type: 'object' });
}

/** What OpenAI's APIs have and no other: given to them as it came, where it says something. */
function optionsOf({
  parallel_tool_calls: parallel,
  presence_penalty,
  frequency_penalty,
}: ChatBody): ChatRequest['providerOptions'] {
  const openai = definedOf({
    parallel_tool_calls: parallel === false ? parallel : undefined,
    presence_penalty: presence_penalty || undefined,
    frequency_penalty: frequency_penalty || undefined,
  });
  return Object.keys(openai).length > 0 ? { openai } : undefined;
}

/** Fields that ask for something else than one answer of text and calls, and the values that do not. */
const ONLY: Readonly<Record<string, readonly unknown[]>> = {
  n: [1],
  logprobs: [false],
  top_logprobs: [0],
  audio: [],
  functions: [],
  function_call: [],
  web_search_options: [],
  logit_bias: [],
};

function refuseUnknownTo(body: JsonObject): void {
  for (const [field, harmless] of Object.entries(ONLY)) {
    const value = body[field];
    if (value === undefined || value === null || harmless.includes(value)) continue;
    const rest = harmless.length > 0 ? ` other than ${JSON.stringify(harmless[0])}` : '';
    throw new GatewayError({
      status: 400,
      code: 'unsupported_parameter',
      param: field,
      message: `\`${field}\`${rest} is not supported here`,
    });
  }
  const { modalities } = body;
  if (Array.isArray(modalities) && modalities.some((modality) => modality !== 'text')) {
    throw new GatewayError({
      status: 400,
      code: 'unsupported_parameter',
      param: 'modalities',
      message: '`modalities` other than ["text"] are not supported here',
    });
  }
}
