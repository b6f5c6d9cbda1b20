import type { BaseChatModelCallOptions, BaseChatModelParams, BindToolsInput } from '@langchain/core/language_models/chat_models';
import type { ChatRequest } from '../chat/chatRequest.js';

/** What of a request LangChain leaves to each provider's package. */
export type RequestSettings = Pick<
  ChatRequest,
  'maxOutputTokens' | 'temperature' | 'topP' | 'seed' | 'reasoning' | 'idempotencyKey' | 'continuation' | 'providerOptions'
>;

/** Settings of every call, and LangChain's own: callbacks, tags, cache. */
export interface ChatModelOptions extends BaseChatModelParams, RequestSettings {}

/** Settings of one call, which go before the model's. */
export interface ChatModelCallOptions extends BaseChatModelCallOptions, RequestSettings {
  readonly tools?: readonly BindToolsInput[] | undefined;
  /** A JSON schema or Standard Schema: asks for JSON of this shape. `withStructuredOutput` sets it. */
  readonly output?: object | undefined;
}

const NAMES: readonly (keyof RequestSettings)[] = [
  ...(['maxOutputTokens', 'temperature', 'topP', 'seed'] as const),
  ...(['reasoning', 'idempotencyKey', 'continuation', 'providerOptions'] as const),
];

export function requestSettings(options: RequestSettings): RequestSettings {
  return Object.fromEntries(NAMES.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
}
