import { asyncScheduler, Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { type Demand, presentDemand } from '../../operators/base/demand.js';
import { attemptOf } from '../chat/attemptNumber.js';
import type { Capabilities } from '../chat/capabilities.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { type Provider, provider } from '../providers/provider.js';
import { withinRequestBounds } from '../providers/withinRequestBounds.js';
import { plainRequest } from '../wire/plainRequest.js';
import { foreignFailure } from './foreignFailure.js';
import type { ForeignModel } from './foreignModel.js';
import { foreignOptions } from './foreignOptions.js';
import { SPECIFICATIONS } from './formsOf.js';
import { PartReader } from './partReader.js';

export interface ForeignProviderOptions {
  /**
   * Unique in a failover.
   *
   * @defaultValue `'openai.chat/gpt-4o'`: the model's provider and its own id
   */
  readonly id?: string | undefined;
  /**
   * What the model can do; the AI SDK does not tell.
   *
   * @defaultValue goes on by a user turn, takes tools, JSON and images
   */
  readonly capabilities?: Partial<Capabilities> | undefined;
  /** Whose clock a request's `timeout` runs by. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Makes a language model of the AI SDK a provider: every package that has one, in a failover.
 *
 * ```text
 * parts                       --t--i--C--F|     t text-delta, i tool-input-delta, C tool-call, F finish
 * fromLanguageModel(model)()  --t--i--C--(F|)
 * ```
 *
 * Errors with a `ProviderError`, its kind by the status and words of what the model failed with; a stream without a `finish`, or with one
 * that names no reason, is `truncated`. Unsubscribing aborts the call and cancels its stream. No state. The model is asked once
 * a subscription: retries are the failover's.
 *
 * `reasoning` is told to models of `v4`, which have a word for it; others take `providerOptions`, in the AI SDK's form.
 *
 * @param model - Of specification `v2`, `v3` or `v4`: `openai('gpt-4o')` of `@ai-sdk/openai`, say.
 * @example
 * ```ts
 * import { mistral } from '@ai-sdk/mistral';
 * const chat = failover([fromLanguageModel(mistral('mistral-large-latest')), anthropic({ model: 'claude-sonnet-4-5' })]);
 * ```
 */
export function fromLanguageModel(model: ForeignModel, options: ForeignProviderOptions = {}): Provider {
  checkModel(model);
  const { id = `${model.provider}/${model.modelId}`, capabilities, scheduler = asyncScheduler } = options;
  const call = (request: ChatRequest): Observable<Chunk> =>
    answerOf(model, id, request).pipe(withinRequestBounds(id, request, scheduler));
  return provider(id, call, { vision: true, ...capabilities });
}

function checkModel(model: Partial<ForeignModel> | undefined): void {
  const spec = model?.specificationVersion;
  if (typeof model?.doStream === 'function' && SPECIFICATIONS.includes(String(spec))) return;
  throw new TypeError(
    `fromLanguageModel(model): model must be a language model of the AI SDK, of specification ${SPECIFICATIONS.join(', ')}, not ${String(spec)}`,
  );
}

function answerOf(model: ForeignModel, id: string, request: ChatRequest): Observable<Chunk> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    subscriber.add(() => abort.abort());
    const reader = new PartReader(model, { provider: id, attempt: attemptOf(request) }, (chunk) => subscriber.next(chunk));
    const demand = presentDemand();
    ask(model, id, request, abort.signal)
      .then((stream) => (stream === undefined ? undefined : read(stream, { reader, subscriber, demand })))
      .then(() => end(reader, id, subscriber))
      .catch((error: unknown) => subscriber.error(foreignFailure(id, error)));
  });
}

/** Nobody is asked for somebody who has left meanwhile. */
async function ask(
  model: ForeignModel,
  id: string,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<ReadableStream<unknown> | undefined> {
  const options = foreignOptions(await plainly(request, id), model, signal);
  if (signal.aborted) return undefined;
  // They are made for the specification that the model says it has.
  const { stream } = await model.doStream(options as never);
  return stream;
}

async function plainly(request: ChatRequest, id: string): Promise<ChatRequest> {
  try {
    return await plainRequest(request);
  } catch (thrown) {
    const advice = thrown instanceof Error ? thrown.message : undefined;
    throw new ProviderError({ kind: 'bad-request', provider: id, code: 'INVALID_REQUEST', advice, neverSent: true });
  }
}

interface Reading {
  readonly reader: PartReader;
  readonly subscriber: Subscriber<Chunk>;
  readonly demand: Demand | undefined;
}

/** Reads until the answer's end; what a stream may have after it is nobody's. */
async function read(stream: ReadableStream<unknown>, { reader, subscriber, demand }: Reading): Promise<void> {
  const parts = stream.getReader();
  const leave = (): void => void parts.cancel().catch(() => undefined);
  subscriber.add(leave);
  for (;;) {
    const { done, value } = await parts.read();
    if (done || subscriber.closed) return;
    reader.read(value);
    if (reader.ended) return;
    if (demand?.held === true) await demand.room();
  }
}

function end({ ended }: PartReader, provider: string, subscriber: Subscriber<Chunk>): void {
  if (ended) subscriber.complete();
  else if (!subscriber.closed) subscriber.error(new ProviderError({ kind: 'truncated', provider }));
}
