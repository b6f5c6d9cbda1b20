import type { StandardSchemaV1 } from '../../operators/base/standardSchema.js';

/** A piece of a message: text, or an image as base64 data or an address. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly data: string | URL; readonly mimeType?: string | undefined };

/** One turn of a conversation. */
export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string | readonly Part[] }
  | AssistantMessage
  | { readonly role: 'tool'; readonly callId: string; readonly content: string };

/** What a model said: text, calls, and the reasoning that some APIs want back. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content?: string | readonly Part[] | undefined;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  readonly reasoning?: string | undefined;
  readonly signatures?: readonly Signature[] | undefined;
}

/** A call that the model asks for. Run it only when it is `complete`. */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  /** The arguments, parsed; `undefined` when they are not JSON. */
  readonly args: unknown;
  /** The arguments exactly as they came. */
  readonly argsText: string;
  /** `false` when a limit cut the arguments: such a call must not be run. */
  readonly complete: boolean;
}

/** An opaque token that ties reasoning to the API that made it; it means nothing to any other. */
export interface Signature {
  /** The API's name: `'anthropic'`, `'gemini'`, … */
  readonly provider: string;
  readonly value: string;
}

/** A function the model may call. */
export interface Tool {
  readonly name: string;
  readonly description?: string | undefined;
  /** A Standard Schema that can tell its JSON schema (zod can), or a JSON schema. */
  readonly parameters: StandardSchemaV1 | object;
}

/** What is asked of a model, in no provider's dialect. */
export interface ChatRequest {
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[] | undefined;
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string } | undefined;
  /** Asks for JSON of this shape, and validates it. */
  readonly output?: StandardSchemaV1 | object | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly seed?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly reasoning?: 'none' | 'low' | 'medium' | 'high' | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Milliseconds for the whole answer. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What a failover does when this answer breaks after content, whatever its own `continuation` says. */
  readonly continuation?: 'auto' | 'restart' | 'off' | undefined;
  /** By provider id or API name: merged into the body that this provider is sent. */
  readonly providerOptions?: Readonly<Record<string, unknown>> | undefined;
}

/** A prompt is short for a request of one user message. A request without messages is a `TypeError`. */
export function toRequest(request: ChatRequest | string): ChatRequest {
  if (typeof request === 'string') return { messages: [{ role: 'user', content: request }] };
  if (!Array.isArray((request as Partial<ChatRequest> | undefined)?.messages)) {
    throw new TypeError('A request is a string or an object with `messages`: [{ role: "user", content: "…" }]');
  }
  if (request.messages.length === 0) throw new TypeError('request.messages is empty: give it at least one message');
  return request;
}

/** The calls of an answer that can be given back: one that a limit cut never got a result, and no API takes it without. */
export function wholeCalls({ toolCalls = [] }: AssistantMessage): readonly ToolCall[] {
  return toolCalls.filter(({ complete }) => complete);
}

/** The text of a message's content, its images left out. */
export function textOfContent(content: string | readonly Part[] | undefined): string {
  if (content === undefined || typeof content === 'string') return content ?? '';
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
