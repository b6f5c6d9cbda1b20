import type { ChatRequest } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import type { JsonObject } from '../wire/jsonObject.js';
import type { ForeignModel } from './foreignModel.js';
import { foreignPrompt } from './foreignPrompt.js';

/** A plain request as the options that a model of the AI SDK's is called with. */
export function foreignOptions(request: ChatRequest, model: ForeignModel, abortSignal: AbortSignal): JsonObject {
  const { messages, tools = [], toolChoice, output, maxOutputTokens, temperature, topP, seed, stop, reasoning } = request;
  const choice =
    typeof toolChoice === 'object' ? { type: 'tool', toolName: toolChoice.name } : toolChoice && { type: toolChoice };
  return definedOf({
    prompt: foreignPrompt(messages, model),
    tools: tools.length > 0 ? tools.map(toolOf) : undefined,
    toolChoice: tools.length > 0 ? choice : undefined,
    responseFormat: output === undefined ? undefined : { type: 'json', schema: output },
    maxOutputTokens,
    temperature,
    topP,
    seed,
    stopSequences: stop,
    // The specifications before had no word for it.
    reasoning: model.specificationVersion === 'v4' ? reasoning : undefined,
    providerOptions: request.providerOptions,
    abortSignal,
  });
}

function toolOf({ name, description, parameters }: NonNullable<ChatRequest['tools']>[number]): JsonObject {
  return definedOf({ type: 'function', name, description, inputSchema: parameters });
}
