import { type ChatRequest, type Tool, textOfContent } from '../../chat/chatRequest.js';
import { definedOf } from '../../chat/definedOf.js';
import { extended } from '../../chat/extended.js';
import { closedSchema } from '../closedSchema.js';
import type { JsonObject } from '../jsonObject.js';
import { jsonSchemaOf } from '../jsonSchemaOf.js';
import { openaiThought } from '../openaiThought.js';
import { outputLimit } from '../outputLimit.js';
import { schemaInWords } from '../schemaInWords.js';
import type { EncodedRequest, WireTarget } from '../wire.js';
import { withProviderOptions } from '../withProviderOptions.js';
import { encodeMessages } from './encodeMessages.js';

/**
 * A request as the Responses API wants it. Nothing is stored there, so reasoning is asked for in the encrypted form that can
 * go back. This API knows neither stop sequences nor a seed.
 */
export function encodeRequest(request: ChatRequest, target: WireTarget): EncodedRequest {
  const { output, idempotencyKey } = request;
  const schema = output === undefined ? undefined : jsonSchemaOf('output', output);
  const isBound = target.capabilities.json;
  const body = {
    model: target.model,
    instructions: instructionsOf(request, isBound ? undefined : schema),
    input: encodeMessages(request, target),
    ...toolFields(request),
    text: schema && isBound ? textFormat(schema) : undefined,
    max_output_tokens: outputLimit(request, target),
    ...thoughtFields(request, target.model),
    store: false,
  };
  return {
    path: '/responses',
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
    // A decoder of streams reads the answer, so `stream` is nobody's to turn off.
    body: extended(withProviderOptions(body, request, target, 'openai'), { stream: true }),
  };
}

function instructionsOf({ messages }: ChatRequest, schema: JsonObject | undefined): string | undefined {
  const texts = messages.flatMap((message) => (message.role === 'system' ? [textOfContent(message.content)] : []));
  if (schema !== undefined) texts.push(schemaInWords(schema));
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

function toolFields({ tools = [], toolChoice }: ChatRequest): JsonObject {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(encodeTool),
    tool_choice: typeof toolChoice === 'object' ? { type: 'function', name: toolChoice.name } : toolChoice,
  };
}

/** Unless told otherwise this API makes every parameter required. */
function encodeTool({ name, description, parameters }: Tool): JsonObject {
  return definedOf({
    type: 'function',
    name,
    description,
    parameters: jsonSchemaOf(`tools: ${name}`, parameters),
    strict: false,
  });
}

function textFormat(schema: JsonObject): JsonObject {
  const closed = closedSchema(schema);
  return { format: { type: 'json_schema', name: 'answer', schema: closed ?? schema, strict: closed !== undefined } };
}

/** Models that do not reason refuse to be asked for its encrypted form. */
function thoughtFields(request: ChatRequest, model: string): JsonObject {
  const { effort, temperature, topP } = openaiThought(request, model);
  const sampling = { temperature, top_p: topP };
  if (effort === undefined) return sampling;
  const include = effort === 'none' ? undefined : ['reasoning.encrypted_content'];
  return { ...sampling, reasoning: { effort }, include };
}
