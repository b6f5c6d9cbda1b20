import { type ChatRequest, textOfContent } from '../../chat/chatRequest.js';
import { jsonSchemaOf } from '../jsonSchemaOf.js';
import { outputLimit } from '../outputLimit.js';
import { schemaInWords } from '../schemaInWords.js';
import type { EncodedRequest, WireTarget } from '../wire.js';
import { withProviderOptions } from '../withProviderOptions.js';
import { encodeMessages } from './encodeMessages.js';
import { thinkingConfig } from './thinkingConfig.js';

type Fields = Readonly<Record<string, unknown>>;

/** A request as `streamGenerateContent` wants it: the model and the streaming are in the path. */
export function encodeRequest(request: ChatRequest, target: WireTarget): EncodedRequest {
  const model = encodeURIComponent(target.model.replace(/^models\//, ''));
  const body: Fields = {
    systemInstruction: systemInstruction(request, target),
    contents: encodeMessages(request.messages, target),
    ...toolFields(request),
    generationConfig: generationConfig(request, target),
  };
  return {
    path: `/models/${model}:streamGenerateContent?alt=sse`,
    headers: {},
    body: withProviderOptions(body, request, target, 'gemini'),
  };
}

/** A system message in the middle of the history is lifted to the others: this API knows none there. */
function systemInstruction({ messages, output }: ChatRequest, { capabilities }: WireTarget): Fields | undefined {
  const texts = messages.flatMap((message) => (message.role === 'system' ? [textOfContent(message.content)] : []));
  if (output !== undefined && !capabilities.json) texts.push(schemaInWords(jsonSchemaOf('output', output)));
  return texts.length === 0 ? undefined : { parts: [{ text: texts.join('\n\n') }] };
}

function toolFields({ tools = [], toolChoice }: ChatRequest): Fields {
  if (tools.length === 0) return {};
  const functionDeclarations = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    // `parameters` would take a subset of OpenAPI's schemas only.
    parametersJsonSchema: jsonSchemaOf(`tools: ${name}`, parameters),
  }));
  return { tools: [{ functionDeclarations }], toolConfig: toolConfig(toolChoice) };
}

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

function toolConfig(choice: ChatRequest['toolChoice']): Fields | undefined {
  if (choice === undefined) return undefined;
  const functionCallingConfig =
    typeof choice === 'object' ? { mode: 'ANY', allowedFunctionNames: [choice.name] } : { mode: MODES[choice] };
  return { functionCallingConfig };
}

function generationConfig(request: ChatRequest, target: WireTarget): Fields {
  const { model, capabilities } = target;
  const { temperature, topP, seed, stop, output, reasoning } = request;
  const schema = output === undefined || !capabilities.json ? undefined : jsonSchemaOf('output', output);
  return {
    maxOutputTokens: outputLimit(request, target),
    temperature,
    topP,
    seed,
    stopSequences: stop,
    responseMimeType: schema && 'application/json',
    responseJsonSchema: schema,
    thinkingConfig: thinkingConfig(reasoning, model),
  };
}
