import { isStandardSchema } from '../../operators/base/standardSchema.js';
import type { ChatRequest, Message, Part } from '../chat/chatRequest.js';

/** A request of which only JSON is left: an address is `{ url }`, since a string there is base64 data. */
export type RequestJson = Readonly<Record<keyof Omit<ChatRequest, 'signal'>, unknown>>;

/**
 * What of a request can be written as JSON: all but its `signal`, and a `timeout` that is no limit.
 *
 * A Standard Schema is a `TypeError` that names the option: give its JSON schema.
 */
export function requestJson(request: ChatRequest): RequestJson {
  const { messages, tools, toolChoice, output, maxOutputTokens, temperature, topP, seed, stop } = request;
  const { reasoning, idempotencyKey, timeout, continuation, providerOptions } = request;
  if (output !== undefined) refuseSchema('request.output', output);
  for (const [at, { parameters }] of (tools ?? []).entries()) refuseSchema(`request.tools[${at}].parameters`, parameters);
  return {
    messages: messages.map(messageJson),
    tools,
    toolChoice,
    output,
    maxOutputTokens,
    temperature,
    topP,
    seed,
    stop,
    reasoning,
    idempotencyKey,
    timeout: timeout === Infinity ? undefined : timeout,
    continuation,
    providerOptions,
  };
}

/** The request of what {@link requestJson} made, its addresses `URL`s again; `undefined` when it is none. */
export function requestOfJson(json: unknown): ChatRequest | undefined {
  if (!isObject(json) || !Array.isArray(json.messages) || json.messages.length === 0) return undefined;
  try {
    // A request that was written: the store's format says so, and its checks that nothing has changed since.
    return { ...json, messages: json.messages.map(messageOfJson) } as ChatRequest;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseSchema(option: string, schema: object): void {
  if (!isStandardSchema(schema)) return;
  throw new TypeError(
    `${option}: a Standard Schema of ${schema['~standard'].vendor} cannot be stored; give the JSON schema that it makes`,
  );
}

function messageJson(message: Message): unknown {
  return Array.isArray(message.content) ? { ...message, content: message.content.map(partJson) } : message;
}

function partJson(part: Part): unknown {
  return part.type === 'image' && part.data instanceof URL ? { ...part, data: { url: part.data.href } } : part;
}

function messageOfJson(json: unknown): unknown {
  if (!isObject(json) || typeof json.role !== 'string') throw new TypeError('a message has a role');
  return Array.isArray(json.content) ? { ...json, content: json.content.map(partOfJson) } : json;
}

function partOfJson(json: unknown): unknown {
  if (!isObject(json)) throw new TypeError('a part is an object');
  return isObject(json.data) ? { ...json, data: new URL(String(json.data.url)) } : json;
}
