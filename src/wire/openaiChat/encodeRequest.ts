import type { ChatRequest, Tool } from '../../chat/chatRequest.js';
import { definedOf } from '../../chat/definedOf.js';
import { extended } from '../../chat/extended.js';
import { closedSchema } from '../closedSchema.js';
import type { JsonObject } from '../jsonObject.js';
import { jsonSchemaOf } from '../jsonSchemaOf.js';
import { outputLimit } from '../outputLimit.js';
import { schemaInWords } from '../schemaInWords.js';
import type { EncodedRequest, WireTarget } from '../wire.js';
import { withProviderOptions } from '../withProviderOptions.js';
import { type Dialect, dialectOf } from './dialects.js';
import { encodeMessages, endsWithAnswer } from './encodeMessages.js';

/** A request as the target's dialect of Chat Completions wants it. */
export function encodeRequest(request: ChatRequest, target: WireTarget): EncodedRequest {
  const dialect = dialectOf(target.api);
  const { output, idempotencyKey } = request;
  const schema = output === undefined ? undefined : jsonSchemaOf('output', output);
  const body = {
    model: target.model,
    messages: [...schemaMessage(schema, target, dialect), ...encodeMessages(request, target, dialect)],
    ...toolFields(request),
    response_format: schema && target.capabilities.json ? responseFormat(schema, target, dialect) : undefined,
    ...limitFields(request, target, dialect),
    ...dialect.thought(request, target.model),
    ...continuationFields(request, target),
    stream_options: dialect.asksForUsage ? { include_usage: true } : undefined,
  };
  return {
    path: '/chat/completions',
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
    // A decoder of streams reads the answer, so `stream` is nobody's to turn off.
    body: extended(withProviderOptions(body, request, target, 'openai'), { stream: true }),
  };
}

function limitFields(request: ChatRequest, target: WireTarget, dialect: Dialect): JsonObject {
  const { seed, stop = [] } = request;
  return {
    [dialect.limit]: outputLimit(request, target),
    [dialect.seed]: seed,
    stop: stop.length > 0 ? stop : undefined,
  };
}

function toolFields({ tools = [], toolChoice }: ChatRequest): JsonObject {
  if (tools.length === 0) return {};
  const choice = typeof toolChoice === 'object' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice;
  return { tools: tools.map(encodeTool), tool_choice: choice };
}

function encodeTool({ name, description, parameters }: Tool): JsonObject {
  return { type: 'function', function: definedOf({ name, description, parameters: jsonSchemaOf(`tools: ${name}`, parameters) }) };
}

function responseFormat(schema: JsonObject, { model }: WireTarget, dialect: Dialect): JsonObject {
  if (dialect.json(model) === 'object') return { type: 'json_object' };
  const closed = closedSchema(schema);
  return { type: 'json_schema', json_schema: { name: 'answer', schema: closed ?? schema, strict: closed !== undefined } };
}

/** A schema that the target cannot be bound to stands before the conversation. */
function schemaMessage(schema: JsonObject | undefined, target: WireTarget, dialect: Dialect): readonly JsonObject[] {
  if (schema === undefined || (target.capabilities.json && dialect.json(target.model) === 'schema')) return [];
  return [{ role: 'system', content: schemaInWords(schema) }];
}

/** With one of the two flags alone, a server begins a new turn without a word. */
function continuationFields({ messages }: ChatRequest, { capabilities }: WireTarget): JsonObject {
  if (capabilities.continuation !== 'flag' || !endsWithAnswer(messages)) return {};
  return { continue_final_message: true, add_generation_prompt: false };
}
