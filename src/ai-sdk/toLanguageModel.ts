import { firstValueFrom, toArray } from 'rxjs';
import { irrevocable } from '../chat/irrevocable.js';
import { untilAborted } from '../chat/untilAborted.js';
import type { Provider } from '../providers/provider.js';
import { formsOf, SPECIFICATIONS } from './formsOf.js';
import type { LanguageModel } from './languageModel.js';
import { partStream } from './partStream.js';
import { type AskedRequest, requestOf } from './requestOf.js';
import type { Specification } from './specification.js';
import { wholeAnswer } from './wholeAnswer.js';

export interface LanguageModelOptions<Spec extends Specification = Specification> {
  /**
   * The specification of the AI SDK that is in use: `v2` for AI SDK 5, `v3` for 6, `v4` for 7, each of which also takes the one before.
   *
   * @defaultValue `'v3'`
   */
  readonly spec?: Spec | undefined;
}

/**
 * Makes a provider, a failover say, a language model of the AI SDK: of `streamText`, `generateText`, agents and `useChat`.
 *
 * ```text
 * chat(request)  --S--a-----~--b--C--F|     S start, ~ switch, C tool-call, F finish
 * doStream       --S--a--------b-----(CF|)
 * ```
 *
 * A failure is an `error` part of a stream, and what `doGenerate` rejects with: a `ProviderError` or `AllProvidersFailedError`,
 * which the AI SDK does not ask again for, whatever its `maxRetries`: that has been seen to. Tool calls are told whole, when the
 * answer's end has come, so that no tool runs for an answer which starts over. Such a `reset` is followed without a word, thoughts
 * before it being a block of their own, unless text was told: a stream cannot take it back, and ends with an
 * `AnswerResetError`. Cancelling the stream or aborting its signal unsubscribes. No state beside that of each call.
 *
 * Where an answer was switched stands in `providerMetadata.rxbaton`, and `switchParts` shows it to `useChat`.
 * `providerOptions.rxbaton` takes `reasoning`, `idempotencyKey`, `timeout` and `continuation`; other names are a provider's id
 * or API, as in a `ChatRequest`. What a provider cannot be asked for (`topK`, penalties, `headers`, files that are neither images
 * nor text, tools that a provider runs itself) is told as a warning. Results of tools that a provider ran itself are not told.
 *
 * @example
 * ```ts
 * const chat = failover([claude, gpt]);
 * const { textStream } = streamText({ model: toLanguageModel(chat), prompt: 'Name three rivers' });
 * for await (const text of textStream) process.stdout.write(text); // Rhine, Danube, Elbe
 * ```
 */
export function toLanguageModel(provider: Provider, options?: LanguageModelOptions<'v3'>): LanguageModel<'v3'>;
export function toLanguageModel<Spec extends Specification>(
  provider: Provider,
  options: { readonly spec: Spec },
): LanguageModel<Spec>;
export function toLanguageModel(provider: Provider, { spec = 'v3' }: LanguageModelOptions = {}): LanguageModel {
  if (typeof provider !== 'function') {
    throw new TypeError(`toLanguageModel(provider): provider must be a provider, not ${typeof provider}`);
  }
  if (!SPECIFICATIONS.includes(spec)) {
    throw new TypeError(`toLanguageModel({ spec }) must be one of ${SPECIFICATIONS.join(', ')}, not ${JSON.stringify(spec)}`);
  }
  const warnings = (asked: AskedRequest) => asked.warnings.map((warning) => formsOf(spec).warning(warning));
  return {
    specificationVersion: spec,
    provider: 'rxbaton',
    modelId: provider.id,
    supportedUrls: { 'image/*': [/^https?:/] },
    doGenerate: async (options) => {
      const asked = requestOf(options);
      const answer = provider(asked.request).pipe(untilAborted(options.abortSignal), toArray());
      return { ...wholeAnswer(await firstValueFrom(answer), spec), warnings: warnings(asked) };
    },
    doStream: (options) => {
      const asked = requestOf(options);
      const answer = provider(asked.request).pipe(irrevocable(), untilAborted(options.abortSignal));
      const opening = { type: 'stream-start' as const, warnings: warnings(asked) };
      return Promise.resolve({ stream: partStream(answer, { spec, opening, options }) });
    },
  };
}
