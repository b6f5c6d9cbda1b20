import type { ChatRequest, Message, Tool } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import { isJsonObject } from '../wire/jsonObject.js';
import type { CallOptions, FunctionTool } from './callOptions.js';
import { promptMessages } from './promptMessages.js';
import type { FeatureWarning } from './specification.js';
import { Warnings } from './warnings.js';

/** What a call asks for as a request, and what of it no request can say. */
export interface AskedRequest {
  readonly request: ChatRequest;
  readonly warnings: readonly FeatureWarning[];
}

/** A call's options as a request. The signal is the caller's to look at. */
export function requestOf(options: CallOptions): AskedRequest {
  const { maxOutputTokens, temperature, topP, seed, stopSequences: stop, providerOptions } = options;
  const warnings = new Warnings();
  const { rxbaton, ...others } = providerOptions ?? {};
  const request = definedOf({
    ...ownOptions(rxbaton),
    messages: [...jsonInWords(options, warnings), ...promptMessages(options.prompt, warnings)],
    ...toolFields(options, warnings),
    output: outputOf(options),
    maxOutputTokens,
    temperature,
    topP,
    seed,
    stop,
    providerOptions: Object.keys(others).length > 0 ? others : undefined,
    ...reasoningOf(options, warnings),
  });
  lookAtTheRest(options, warnings);
  return { request, warnings: warnings.all };
}

/** Settings that the AI SDK has no name for stand under ours. */
const OWN = ['reasoning', 'idempotencyKey', 'timeout', 'continuation'] as const;

function ownOptions(given: unknown): Pick<ChatRequest, (typeof OWN)[number]> {
  // Whoever is asked looks at the values, as at those of every request.
  return isJsonObject(given) ? Object.fromEntries(OWN.filter((name) => name in given).map((name) => [name, given[name]])) : {};
}

function toolFields({ tools = [], toolChoice }: CallOptions, warnings: Warnings): Pick<ChatRequest, 'tools' | 'toolChoice'> {
  const known = tools.flatMap((tool) => {
    if (tool.type === 'function') return [toolOf(tool, warnings)];
    warnings.unsupported(`tool ${tool.name}`, 'A tool that a provider runs itself means nothing to another provider.');
    return [];
  });
  if (known.length === 0) return {};
  const choice = toolChoice?.type === 'tool' ? { name: toolChoice.toolName } : toolChoice?.type;
  return { tools: known, toolChoice: choice };
}

function toolOf({ name, description, inputSchema, inputExamples, strict }: FunctionTool, warnings: Warnings): Tool {
  if (inputExamples !== undefined && inputExamples.length > 0) warnings.unsupported('inputExamples of tools');
  if (strict === true) warnings.unsupported('strict of tools');
  return definedOf({ name, description, parameters: inputSchema });
}

function outputOf({ responseFormat }: CallOptions): object | undefined {
  if (responseFormat?.type !== 'json' || responseFormat.schema === undefined) return undefined;
  const { schema, description } = responseFormat;
  return description === undefined ? schema : { description, ...schema };
}

/** No API that is bound to a schema takes one which allows any object. */
function jsonInWords({ responseFormat }: CallOptions, warnings: Warnings): readonly Message[] {
  if (responseFormat?.type !== 'json' || responseFormat.schema !== undefined) return [];
  warnings.instead('responseFormat', 'JSON without a schema is asked for in words, and not checked.');
  return [{ role: 'system', content: 'Answer with JSON, and with nothing else.' }];
}

const LEVELS = { none: 'none', minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' } as const;

function reasoningOf({ reasoning }: CallOptions, warnings: Warnings): Pick<ChatRequest, 'reasoning'> {
  if (reasoning === undefined || reasoning === 'provider-default') return {};
  const level = LEVELS[reasoning];
  if (level !== reasoning) warnings.instead(`reasoning: ${reasoning}`, `'${level}' is the nearest that there is.`);
  return { reasoning: level };
}

/** The AI SDK says who it is in every call. */
const ITS_OWN_HEADER = 'user-agent';

function lookAtTheRest(options: CallOptions, warnings: Warnings): void {
  for (const setting of ['topK', 'presencePenalty', 'frequencyPenalty'] as const) {
    if (options[setting] !== undefined) warnings.unsupported(setting);
  }
  const headers = Object.entries(options.headers ?? {}).filter(([, value]) => value !== undefined);
  if (headers.some(([name]) => name.toLowerCase() !== ITS_OWN_HEADER)) {
    warnings.unsupported('headers', 'Give them to the providers, as `headers` of their settings.');
  }
}
