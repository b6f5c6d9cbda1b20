import { definedOf } from '../../../chat/definedOf.js';
import { type JsonObject, objectIn } from '../../../wire/jsonObject.js';
import { jsonSchemaOf } from '../../../wire/jsonSchemaOf.js';
import type { AskedAnswer, Envelope } from '../gatewayApi.js';

type ResponseStatus = 'in_progress' | 'completed' | 'incomplete' | 'failed';

/** What changes in a `response` object while its answer is made. */
export interface ResponseState {
  readonly status: ResponseStatus;
  /** What answers. */
  readonly model: string;
  readonly output: readonly JsonObject[];
  readonly usage?: JsonObject | null | undefined;
  readonly incompleteReason?: string | undefined;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** The `response` object. What was asked is repeated as it was understood: an effort, say, may be the nearest that there is. */
export function responseBody({ body, request }: AskedAnswer, { id, created }: Envelope, state: ResponseState): JsonObject {
  const { status, model, output, usage = null, incompleteReason, error = null } = state;
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: created,
    status,
    background: false,
    error,
    incomplete_details: incompleteReason === undefined ? null : { reason: incompleteReason },
    instructions: body.instructions ?? null,
    max_output_tokens: request.maxOutputTokens ?? null,
    max_tool_calls: null,
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    reasoning: { effort: request.reasoning ?? null, summary: objectIn(body.reasoning).summary ?? null },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: 'default',
    store: false,
    temperature: request.temperature ?? null,
    text: { format: objectIn(body.text).format ?? { type: 'text' }, verbosity: 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: (request.tools ?? []).map(toolBody),
    top_logprobs: 0,
    top_p: request.topP ?? null,
    truncation: 'disabled',
    usage,
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  };
}

/** No ladder of providers can promise that a call's arguments fit their schema. */
function toolBody({ name, description, parameters }: NonNullable<AskedAnswer['request']['tools']>[number]): JsonObject {
  return definedOf({
    type: 'function',
    name,
    description,
    parameters: jsonSchemaOf(`tools: ${name}`, parameters),
    strict: false,
  });
}
