import type { ChatRequest } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import type { AskedAnswer } from '../gatewayApi.js';
import { Field } from './field.js';
import { readMessages } from './readMessages.js';
import { readOutput } from './readOutput.js';
import { readReasoning } from './readReasoning.js';
import { type AskedTools, readTools } from './readTools.js';

const FIELDS: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'max_tokens',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
  // They change nothing about the answer.
  'metadata',
  'cache_control',
]);

/** What a body of `POST /v1/messages` asks for. */
export function readRequest(body: JsonObject): AskedAnswer {
  const field = new Field(body).only(FIELDS);
  const tools = readTools(field);
  const maxOutputTokens = field.get('max_tokens').integer(1);
  const request = definedOf({
    messages: readMessages(field),
    tools: tools.tools,
    toolChoice: tools.toolChoice,
    output: readOutput(field),
    maxOutputTokens,
    temperature: field.get('temperature').map((value) => value.number(0, 1)),
    topP: field.get('top_p').map((value) => value.number(0, 1)),
    stop: field.get('stop_sequences').map(readStop),
    reasoning: readReasoning(field, maxOutputTokens),
    providerOptions: providerOptions(field, tools),
  });
  return { model: readModel(field), stream: field.get('stream').map((flag) => flag.flag()) ?? false, request, body };
}

function readModel(body: Field): string {
  const model = body.get('model').text();
  return model === '' ? body.get('model').refuse('String should have at least 1 character') : model;
}

function readStop(sequences: Field): readonly string[] {
  return sequences.items().map((sequence) => {
    const text = sequence.text();
    return text.trim() === '' ? sequence.refuse('each stop sequence must contain non-whitespace') : text;
  });
}

/** What a request has no word for: `top_k` and the tier go to Anthropic's models, which alone have them. */
function providerOptions(body: Field, { single }: AskedTools): ChatRequest['providerOptions'] {
  const anthropic = definedOf({
    top_k: body.get('top_k').map((value) => value.integer(0)),
    service_tier: body.get('service_tier').map((tier) => tier.oneOf('auto', 'standard_only')),
    tool_choice: single,
  });
  const options = {
    anthropic: Object.keys(anthropic).length > 0 ? anthropic : undefined,
    openai: single === undefined ? undefined : { parallel_tool_calls: false },
  };
  return options.anthropic === undefined ? undefined : definedOf(options);
}
