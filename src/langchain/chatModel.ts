import type { Provider } from '../providers/provider.js';
import type { ChatModelOptions } from './chatModelOptions.js';
import { RxbatonChatModel } from './rxbatonChatModel.js';

/**
 * Makes a provider, a failover say, a chat model of LangChain: for chains, agents, tools and streams.
 *
 * ```text
 * chat(request)  --S--a-----~--b--C--F|      S start, ~ switch, C tool-call, F finish
 * stream()       -----a--------b-----(CU|)   U usage and metadata
 * ```
 *
 * Rejects with what the provider failed with: LangChain's `withRetry` and `withFallbacks` see a `ProviderError` or an
 * `AllProvidersFailedError`; the model itself asks once, since retries are the failover's. A stream that starts over after text was told is an
 * `AnswerResetError`; `invoke` follows it. Tool calls are told whole, when the answer's end has come. Aborting the signal and
 * leaving the stream unsubscribe. No state beside that of each call.
 *
 * Who answered stands in `response_metadata`: `provider`, `model`, `switches`. Thoughts are in
 * `additional_kwargs.reasoning_content`.
 *
 * @example
 * ```ts
 * const chain = ChatPromptTemplate.fromTemplate('Name three {things}').pipe(chatModel(failover([claude, gpt]))).pipe(new StringOutputParser());
 * await chain.invoke({ things: 'rivers' }); // Rhine, Danube, Elbe
 * ```
 */
export function chatModel(provider: Provider, options: ChatModelOptions = {}): RxbatonChatModel {
  if (typeof provider !== 'function')
    throw new TypeError(`chatModel(provider): provider must be a provider, not ${typeof provider}`);
  return new RxbatonChatModel(provider, options);
}
