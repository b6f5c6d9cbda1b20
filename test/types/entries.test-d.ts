import type { AbstractLevel } from 'abstract-level';
import { BrowserLevel } from 'browser-level';
import { ClassicLevel } from 'classic-level';
import type * as root from 'rxbaton';
import {
  AllProvidersFailedError,
  type ChatRequest,
  type Chunk,
  completion,
  type FailoverEvent,
  type FailoverOptions,
  failover,
  jsonAnswer,
  openai,
  openaiCompatible,
  type Provider,
  ProviderError,
  provider,
  sealedStore,
  textOf,
  webhook,
} from 'rxbaton';
import type * as aiSdk from 'rxbaton/ai-sdk';
import type * as bullmq from 'rxbaton/bullmq';
import { bullmqStore } from 'rxbaton/bullmq';
import type * as gatewayEntry from 'rxbaton/gateway';
import { gateway } from 'rxbaton/gateway';
import type * as langchain from 'rxbaton/langchain';
import type * as level from 'rxbaton/level';
import { levelStore } from 'rxbaton/level';
import type * as node from 'rxbaton/node';
import type * as operators from 'rxbaton/operators';
import { healthScore, raceFailover, resumeWith, stallTimeout, validateWith, withCircuitBreaker } from 'rxbaton/operators';
import * as otel from 'rxbaton/otel';
import type * as redis from 'rxbaton/redis';
import { shareHealth } from 'rxbaton/redis';
import type * as testing from 'rxbaton/testing';
import { chaos, scripted } from 'rxbaton/testing';
import { map, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';

/** What a user may leave out, given as `undefined`: with `exactOptionalPropertyTypes` that is a case of its own. */
type LeftOut<Options> = { [Name in keyof Options as undefined extends Options[Name] ? Name : never]-?: undefined };

declare const claude: Provider;
declare const gpt: Provider;

describe('rxbaton/operators', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof operators>().toEqualTypeOf<
      | (
          | 'BulkheadFullError'
          | 'CircuitOpenError'
          | 'EmptyCandidateError'
          | 'OutageExpiredError'
          | 'OutageQueueFullError'
          | 'RaceFailedError'
        )
      | ('RxbatonError' | 'StallError' | 'ValidationError')
      | ('circuitBreaker' | 'withCircuitBreaker' | 'healthMonitor' | 'healthScore' | 'stallTimeout')
      | ('raceFailover' | 'hedgeBudget' | 'resumeWith' | 'retryWithBackoff' | 'retryBudget' | 'fullJitter')
      | ('validateWith' | 'outage' | 'holdDuringOutage' | 'bulkhead' | 'withBulkhead' | 'coalesce')
    >();
  });

  it('tells its errors apart by code', () => {
    expectTypeOf<operators.BulkheadFullError['code']>().toEqualTypeOf<'BULKHEAD_FULL'>();
    expectTypeOf<operators.CircuitOpenError['code']>().toEqualTypeOf<'CIRCUIT_OPEN'>();
    expectTypeOf<operators.EmptyCandidateError['code']>().toEqualTypeOf<'EMPTY_CANDIDATE'>();
    expectTypeOf<operators.OutageExpiredError['code']>().toEqualTypeOf<'OUTAGE_EXPIRED'>();
    expectTypeOf<operators.OutageQueueFullError['code']>().toEqualTypeOf<'OUTAGE_QUEUE_FULL'>();
    expectTypeOf<operators.RaceFailedError['code']>().toEqualTypeOf<'RACE_FAILED'>();
    expectTypeOf<operators.StallError['code']>().toEqualTypeOf<'STALLED'>();
    expectTypeOf<operators.ValidationError['code']>().toEqualTypeOf<'INVALID'>();
    expectTypeOf<operators.RxbatonError['code']>().toEqualTypeOf<string>();
  });

  it('shows the states of its handles', () => {
    expectTypeOf<operators.BreakerState>().toEqualTypeOf<'closed' | 'open' | 'half-open' | 'forced-open' | 'disabled'>();
    expectTypeOf<operators.BreakerSnapshot>().toEqualTypeOf<{
      readonly state: operators.BreakerState;
      readonly consecutiveFailures: number;
      readonly openedAt?: number | undefined;
      readonly retryAfterMs: number;
      readonly openings: number;
    }>();
    expectTypeOf<keyof operators.HealthSnapshot>().toEqualTypeOf<
      'healthy' | 'score' | 'errorRate' | 'samples' | 'latency' | 'inFlight'
    >();
    expectTypeOf<operators.HedgeBudget>().toEqualTypeOf<operators.RetryBudget>();
    expectTypeOf<keyof operators.HedgeBudget>().toEqualTypeOf<'available' | 'take' | 'credit'>();
    expectTypeOf<keyof operators.Handover<string>>().toEqualTypeOf<'error' | 'progress' | 'attempt'>();
  });
});

describe('rxbaton/node', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof node>().toEqualTypeOf<'undiciTransport' | 'nodeHandler' | 'serve'>();
  });
});

describe('rxbaton/testing', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof testing>().toEqualTypeOf<'chaos' | 'scripted'>();
    expectTypeOf(
      chaos(scripted('a', '-H-i|', { H: 'Hello', i: { type: 'text', text: '!' } }), { seed: 1 }),
    ).toEqualTypeOf<Provider>();
    expectTypeOf<LeftOut<testing.ScriptedOptions>>().toExtend<testing.ScriptedOptions>();
    expectTypeOf<LeftOut<testing.ChaosOptions> & { seed: number }>().toExtend<testing.ChaosOptions>();
    // @ts-expect-error a seed is asked for
    chaos(claude, { cut: 0.5 });
    // @ts-expect-error a rate is a number
    chaos(claude, { seed: 1, cut: true });
    // @ts-expect-error no chunk
    scripted('a', 'x|', { x: { type: 'words' } });
    // @ts-expect-error a scheduler
    scripted('a', '|', {}, { scheduler: Date });
  });
});

describe('rxbaton/gateway', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof gatewayEntry>().toEqualTypeOf<'gateway' | 'gatewayMetrics'>();
  });

  it('makes a handler of web requests', () => {
    expectTypeOf(gateway({ chat: failover([claude]) })).toEqualTypeOf<(request: Request) => Promise<Response>>();
    expectTypeOf<LeftOut<gatewayEntry.GatewayOptions>>().toExtend<gatewayEntry.GatewayOptions>();
    gateway({ chat: claude }, { keys: ['key', { id: 'team', key: 'other', models: ['chat'] }], cors: { origins: '*' } });
    gateway({ chat: claude }, { keys: async (presented) => presented === 'key' });
    // @ts-expect-error providers by name
    gateway([claude]);
    // @ts-expect-error a list, or a function
    gateway({ chat: claude }, { keys: 'key' });
    // @ts-expect-error the origins
    gateway({ chat: claude }, { cors: true });
    // @ts-expect-error a number
    gateway({ chat: claude }, { headAfter: '5s' });
  });
});

describe('rxbaton/otel', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof otel>().toEqualTypeOf<'instrument'>();
    expectTypeOf(otel.instrument(failover([claude]))).toEqualTypeOf<root.Failover>();
    expectTypeOf<LeftOut<otel.InstrumentOptions>>().toExtend<otel.InstrumentOptions>();
    // @ts-expect-error a provider tells no events
    otel.instrument(claude);
    // @ts-expect-error one of two
    otel.instrument(failover([claude]), { semconv: '1.20' });
  });
});

describe('rxbaton/ai-sdk', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof aiSdk>().toEqualTypeOf<'toLanguageModel' | 'fromLanguageModel' | 'switchParts'>();
    expectTypeOf<LeftOut<aiSdk.LanguageModelOptions>>().toExtend<aiSdk.LanguageModelOptions>();
    expectTypeOf<LeftOut<aiSdk.ForeignProviderOptions>>().toExtend<aiSdk.ForeignProviderOptions>();
  });
});

describe('rxbaton/bullmq', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof bullmq>().toEqualTypeOf<'bullmqStore' | 'RedisUnreachableError'>();
  });

  it('makes a store that is shared, and workers for it', () => {
    const store = bullmqStore({ connection: { host: '127.0.0.1', port: 6379 }, onWarning: (message) => message.trim() });
    expectTypeOf(store).toEqualTypeOf<bullmq.BullmqStore>();
    expectTypeOf(store).toExtend<bullmq.SharedStore>();
    expectTypeOf(store.worker(failover([claude]), { concurrency: 4 })).toEqualTypeOf<bullmq.BullmqWorker>();
    expectTypeOf<
      LeftOut<bullmq.BullmqStoreOptions> & Pick<bullmq.BullmqStoreOptions, 'connection'>
    >().toExtend<bullmq.BullmqStoreOptions>();
    expectTypeOf<LeftOut<bullmq.BullmqWorkerOptions>>().toExtend<bullmq.BullmqWorkerOptions>();
    expectTypeOf<bullmq.RedisUnreachableError['code']>().toEqualTypeOf<'REDIS_UNREACHABLE'>();
    // @ts-expect-error where it is
    bullmqStore({});
    // @ts-expect-error a text
    bullmqStore({ connection: {}, name: 1 });
    // @ts-expect-error a number
    bullmqStore({ connection: {}, maxDeliveries: '5' });
    // @ts-expect-error a number
    bullmqStore({ connection: {}, retryAfter: '1s' });
    // @ts-expect-error a number
    bullmqStore({ connection: {}, keep: true });
    // @ts-expect-error a number
    bullmqStore({ connection: {}, timeout: '10s' });
    // @ts-expect-error a function
    bullmqStore({ connection: {}, onWarning: 'log' });
    // @ts-expect-error a function
    bullmqStore({ connection: {}, onSetAside: 'log' });
    // @ts-expect-error a scheduler
    bullmqStore({ connection: {}, scheduler: Date });
    // @ts-expect-error outages are the failover's to tell
    store.worker(claude);
    // @ts-expect-error a number
    store.worker(failover([claude]), { concurrency: '4' });
    // @ts-expect-error a number
    store.worker(failover([claude]), { lockDuration: '30s' });
    // @ts-expect-error a number
    store.worker(failover([claude]), { rampEvery: '1s' });
    // @ts-expect-error a number
    store.worker(failover([claude]), { tryEvery: '5s' });
  });
});

describe('rxbaton/langchain', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof langchain>().toEqualTypeOf<'chatModel' | 'RxbatonChatModel'>();
    expectTypeOf<LeftOut<langchain.RequestSettings>>().toExtend<langchain.ChatModelOptions>();
  });
});

describe('rxbaton/level', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof level>().toEqualTypeOf<'levelStore' | 'StoreLockedError'>();
  });

  it('makes a store of a folder, and of any database of the family', () => {
    expectTypeOf(levelStore('queue')).toEqualTypeOf<level.OutageStore>();
    levelStore(new ClassicLevel('queue'), { onSetAside: ({ id, why }) => `${id}: ${why}`, onRepair: undefined });
    levelStore(new BrowserLevel<number, object>('queue', { valueEncoding: 'json' }), {});
    expectTypeOf<LeftOut<level.LevelStoreOptions>>().toExtend<level.LevelStoreOptions>();
    expectTypeOf<AbstractLevel<string, string, string>>().toExtend<level.LevelDatabase>();
    expectTypeOf<level.StoreLockedError['code']>().toEqualTypeOf<'STORE_LOCKED'>();
    // @ts-expect-error where it is to be
    levelStore();
    // @ts-expect-error a function
    levelStore('queue', { onSetAside: 'log' });
    // @ts-expect-error a function
    levelStore('queue', { onRepair: true });
  });
});

describe('rxbaton/redis', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof redis>().toEqualTypeOf<'shareHealth'>();
  });

  it('shares what a failover learns', () => {
    const url = 'redis://127.0.0.1';
    expectTypeOf(shareHealth).returns.toEqualTypeOf<redis.SharedHealth>();
    expectTypeOf<keyof redis.SharedHealth>().toEqualTypeOf<'connected$' | 'close'>();
    expectTypeOf<root.Failover>().toExtend<redis.SharedFailover>();
    expectTypeOf<LeftOut<redis.ShareHealthOptions>>().toExtend<Partial<redis.ShareHealthOptions>>();
    // @ts-expect-error where Redis is
    shareHealth(failover([claude]), {});
    // @ts-expect-error
    shareHealth(failover([claude]), { url, prefix: 1 });
    // @ts-expect-error
    shareHealth(failover([claude]), { url, ttl: '5m' });
    // @ts-expect-error
    shareHealth(failover([claude]), { url, lease: '10s' });
    // @ts-expect-error
    shareHealth(failover([claude]), { url, timeout: true });
    // @ts-expect-error
    shareHealth(failover([claude]), { url, scheduler: Date });
    // @ts-expect-error
    shareHealth(failover([claude]), { url, random: 0.5 });
  });
});

describe('rxbaton', () => {
  it('exports these values, and no others', () => {
    expectTypeOf<keyof typeof root>().toEqualTypeOf<
      | ('openai' | 'anthropic' | 'gemini' | 'deepseek' | 'openaiCompatible' | 'provider' | 'failover')
      | ('sealedStore' | 'webhook' | 'WebhookError')
      | ('textOf' | 'fullText' | 'collect' | 'completion' | 'eachChunk' | 'jsonAnswer' | 'isContent')
      | ('ProviderError' | 'AllProvidersFailedError' | 'AnswerResetError' | 'QueueClosedError' | 'TicketCancelledError')
      | 'memoryStore'
    >();
  });

  it('answers with these chunks', () => {
    type Body<Type extends Chunk['type']> = Omit<Extract<Chunk, { type: Type }>, 'type' | 'provider' | 'attempt'>;
    expectTypeOf<Pick<Chunk, 'provider' | 'attempt'>>().toEqualTypeOf<{ readonly provider: string; readonly attempt: number }>();
    expectTypeOf<Chunk['type']>().toEqualTypeOf<
      | ('start' | 'text' | 'reasoning' | 'signature' | 'tool-start' | 'tool-delta' | 'tool-call' | 'tool-result')
      | ('citation' | 'refusal' | 'media' | 'usage' | 'switch' | 'reset' | 'queued' | 'finish' | 'meta')
    >();
    expectTypeOf<Body<'start'>>().toEqualTypeOf<{ readonly id?: string | undefined; readonly model?: string | undefined }>();
    expectTypeOf<Body<'text'>>().toEqualTypeOf<{ readonly text: string }>();
    expectTypeOf<Body<'reasoning'>>().toEqualTypeOf<{ readonly text: string; readonly kind: 'full' | 'summary' }>();
    expectTypeOf<Body<'signature'>>().toEqualTypeOf<{ readonly value: string; readonly api?: string | undefined }>();
    expectTypeOf<Body<'tool-start'>>().toEqualTypeOf<{ readonly callId: string; readonly name: string }>();
    expectTypeOf<Body<'tool-delta'>>().toEqualTypeOf<{ readonly callId: string; readonly argsText: string }>();
    expectTypeOf<Body<'tool-call'>>().toEqualTypeOf<{
      readonly callId: string;
      readonly name: string;
      readonly args: unknown;
      readonly argsText: string;
      readonly complete: boolean;
    }>();
    expectTypeOf<root.ToolCall>().toEqualTypeOf<Body<'tool-call'>>();
    expectTypeOf<Body<'tool-result'>>().toEqualTypeOf<{
      readonly callId?: string | undefined;
      readonly name: string;
      readonly result: unknown;
    }>();
    expectTypeOf<Body<'citation'>>().toEqualTypeOf<{ readonly source: unknown }>();
    expectTypeOf<Body<'refusal'>>().toEqualTypeOf<{
      readonly text?: string | undefined;
      readonly category?: string | undefined;
    }>();
    expectTypeOf<Body<'media'>>().toEqualTypeOf<{ readonly mimeType: string; readonly data: string }>();
    expectTypeOf<Body<'usage'>>().toEqualTypeOf<{
      readonly inputTokens?: number | undefined;
      readonly outputTokens?: number | undefined;
      readonly reasoningTokens?: number | undefined;
      readonly cachedTokens?: number | undefined;
    }>();
    expectTypeOf<root.Usage>().toEqualTypeOf<Body<'usage'>>();
    expectTypeOf<Body<'switch'>>().toEqualTypeOf<{
      readonly from: string;
      readonly to: string;
      readonly cause: root.ErrorKind;
      readonly mode: root.SwitchMode;
      readonly at: number;
    }>();
    expectTypeOf<Body<'reset'>>().toEqualTypeOf<{ readonly discarded: number }>();
    expectTypeOf<Body<'queued'>>().toEqualTypeOf<{ readonly ticket: string; readonly position: number }>();
    expectTypeOf<Body<'finish'>>().toEqualTypeOf<{
      readonly reason: root.FinishReason;
      readonly raw?: string | undefined;
      readonly attempts?: readonly root.Attempt[] | undefined;
      readonly output?: unknown;
    }>();
    expectTypeOf<Body<'meta'>>().toEqualTypeOf<{ readonly value: unknown }>();
    expectTypeOf<root.FinishReason>().toEqualTypeOf<
      'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'other'
    >();
    expectTypeOf<root.SwitchMode>().toEqualTypeOf<'prefill' | 'prefix' | 'flag' | 'user-turn' | 'restart'>();
  });

  it('folds them into a completion', () => {
    expectTypeOf(claude('Hi').pipe(textOf())).toEqualTypeOf<Observable<string>>();
    expectTypeOf(completion(claude('Hi'), { signal: undefined })).toEqualTypeOf<Promise<root.Completion>>();
    expectTypeOf<keyof root.Completion>().toEqualTypeOf<
      | ('text' | 'reasoning' | 'toolCalls' | 'refusal' | 'finish' | 'usage' | 'provider' | 'model')
      | ('switches' | 'attempts' | 'output' | 'message')
    >();
    expectTypeOf<root.Completion['message']>().toExtend<root.Message>();
    expectTypeOf<keyof root.Attempt>().toEqualTypeOf<
      'provider' | 'attempt' | 'outcome' | 'error' | 'firstChunkMs' | 'totalMs' | 'usage' | 'estimated' | 'cost'
    >();
    expectTypeOf<root.Attempt['outcome']>().toEqualTypeOf<'ok' | 'failed' | 'aborted' | 'invalid'>();
    expectTypeOf(jsonAnswer).toEqualTypeOf<(chunks: readonly Chunk[]) => unknown>();
  });

  it('fails with errors that tell what to do', () => {
    const caught: unknown = undefined;
    if (ProviderError.is(caught)) {
      expectTypeOf(caught.code).toEqualTypeOf<string>();
      expectTypeOf(caught.kind).toEqualTypeOf<root.ErrorKind>();
      expectTypeOf(caught.status).toEqualTypeOf<number | undefined>();
      expectTypeOf(caught.retryAfterMs).toEqualTypeOf<number | undefined>();
      expectTypeOf(caught.requestId).toEqualTypeOf<string | undefined>();
      expectTypeOf([caught.retryable, caught.switchable]).toEqualTypeOf<boolean[]>();
    }
    if (AllProvidersFailedError.is(caught)) {
      expectTypeOf(caught.code).toEqualTypeOf<'ALL_PROVIDERS_FAILED'>();
      expectTypeOf(caught.attempts).toEqualTypeOf<readonly root.Attempt[]>();
      expectTypeOf(caught.errors).toEqualTypeOf<readonly unknown[]>();
    }
    expectTypeOf<root.AnswerResetError['code']>().toEqualTypeOf<'ANSWER_RESET'>();
    expectTypeOf<root.ErrorKind>().toEqualTypeOf<
      | ('rate-limit' | 'quota' | 'overloaded' | 'server' | 'network' | 'timeout' | 'stall' | 'truncated' | 'protocol')
      | ('auth' | 'not-found' | 'bad-request' | 'context-length' | 'content-filter' | 'circuit-open')
      | ('invalid-answer' | 'too-large')
    >();
  });

  it('takes requests in no dialect', () => {
    expectTypeOf<keyof ChatRequest>().toEqualTypeOf<
      | ('messages' | 'tools' | 'toolChoice' | 'output' | 'maxOutputTokens' | 'temperature' | 'topP' | 'seed' | 'stop')
      | ('reasoning' | 'idempotencyKey' | 'timeout' | 'signal' | 'continuation' | 'providerOptions')
    >();
    expectTypeOf<LeftOut<ChatRequest> & Pick<ChatRequest, 'messages'>>().toExtend<ChatRequest>();
    expectTypeOf<{ messages: { role: 'user'; content: string }[]; output: z.ZodMiniString }>().toExtend<ChatRequest>();
    expectTypeOf<root.Message['role']>().toEqualTypeOf<'system' | 'user' | 'assistant' | 'tool'>();
    // @ts-expect-error
    claude({ messages: [], continuation: 'prefill' });
    // @ts-expect-error a tool's result belongs to a call
    claude({ messages: [{ role: 'tool', content: '42' }] });
  });

  it('makes providers of settings, and of functions', () => {
    expectTypeOf<keyof root.ProviderSettings>().toEqualTypeOf<
      | ('model' | 'apiKey' | 'baseUrl' | 'headers' | 'id' | 'capabilities' | 'transport' | 'limits' | 'price')
      | ('errorDetail' | 'scheduler')
    >();
    expectTypeOf<LeftOut<root.ProviderSettings> & { model: string }>().toExtend<root.ProviderSettings>();
    expectTypeOf<keyof root.Capabilities>().toEqualTypeOf<'continuation' | 'tools' | 'json' | 'vision' | 'contextWindow'>();
    expectTypeOf(openai({ model: 'gpt-4o', api: 'responses' })).toEqualTypeOf<Provider>();
    expectTypeOf(provider('mine', (request) => gpt(request), { tools: false })).toEqualTypeOf<Provider>();
    // @ts-expect-error a model is asked for
    openai({});
    // @ts-expect-error one of two
    openai({ model: 'gpt-4o', api: 'legacy' });
    expectTypeOf(openaiCompatible({ name: 'groq', model: 'llama3' })).toEqualTypeOf<Provider>();
    expectTypeOf(openaiCompatible({ name: 'mine', model: 'm', baseUrl: 'http://127.0.0.1/v1' })).toEqualTypeOf<Provider>();
    expectTypeOf<root.PresetName>().toEqualTypeOf<
      | ('azure' | 'deepseek' | 'groq' | 'llama.cpp' | 'mistral' | 'ollama' | 'openrouter')
      | ('perplexity' | 'together' | 'vllm' | 'xai')
    >();
    // @ts-expect-error nobody knows the address of such a server
    openaiCompatible({ name: 'mine', model: 'llama3' });
  });

  it('guards a provider with operators, without a type in sight', () => {
    const guarded = claude.pipe(
      stallTimeout({ first: 8_000, between: 3_000, isProgress: (chunk) => chunk.type === 'text' }),
      withCircuitBreaker({ failures: 5, resetAfter: 30_000 }),
      healthScore({ calls: 20 }),
      raceFailover([gpt], { hedgeAfter: 800 }),
      resumeWith((_, request) => gpt(request)),
      validateWith(z.object({ title: z.string() }), { value: jsonAnswer }),
      map((chunk) => chunk),
    );
    expectTypeOf(guarded).toEqualTypeOf<Provider>();
    expectTypeOf<Parameters<root.ProviderOperator>>().toEqualTypeOf<[Observable<Chunk>, ChatRequest]>();
    // @ts-expect-error what comes out are chunks
    claude.pipe(textOf());
  });

  it('makes a failover of providers', () => {
    const chat = failover([[claude, gpt], claude]);
    expectTypeOf(chat).toEqualTypeOf<root.Failover>();
    expectTypeOf(chat).toExtend<Provider>();
    expectTypeOf(chat.ranking).toEqualTypeOf<readonly string[]>();
    expectTypeOf(chat.health$).toEqualTypeOf<Observable<readonly root.ProviderStatus[]>>();
    expectTypeOf<keyof root.ProviderStatus>().toEqualTypeOf<keyof operators.HealthSnapshot | 'provider' | 'rung' | 'breaker'>();
    expectTypeOf(chat.close()).toEqualTypeOf<Promise<void>>();
    expectTypeOf(chat.diagnose()).toEqualTypeOf<root.Diagnosis>();
    expectTypeOf<root.Diagnosis['signatures'][number]>().toEqualTypeOf<root.SignatureDiagnosis>();
    expectTypeOf<root.SignatureDiagnosis>().toEqualTypeOf<{
      readonly provider: string;
      readonly error: root.ErrorKind;
      readonly phase: root.Phase;
      readonly seen: number;
      readonly actions: readonly root.RemedyDiagnosis[];
      readonly advice: string;
    }>();
    expectTypeOf<root.RemedyDiagnosis>().toEqualTypeOf<{
      readonly action: root.Remedy;
      readonly tried: number;
      readonly recovered: number;
      readonly medianMs: number;
    }>();
    expectTypeOf<root.Phase>().toEqualTypeOf<'before-first' | 'mid-stream'>();
    expectTypeOf<root.Remedy>().toEqualTypeOf<'retry' | 'switch' | 'degrade' | 'wait'>();
    failover([claude], { learned: chat.learned() });
    // @ts-expect-error the ranking is made by outcomes
    chat.ranking = [];
  });

  it('seals a store', () => {
    const store = sealedStore(levelStore('queue'), { seal: (text) => text, open: async (text) => text, onSetAside: undefined });
    expectTypeOf(store).toEqualTypeOf<root.OutageStore>();
    expectTypeOf<keyof root.SealedStoreOptions>().toEqualTypeOf<'seal' | 'open' | 'onSetAside'>();
    // @ts-expect-error what opens what is sealed
    sealedStore(levelStore('queue'), { seal: (text) => text });
    // @ts-expect-error text is made of text
    sealedStore(levelStore('queue'), { seal: () => new Uint8Array(), open: (text) => text });
  });

  it('takes these options of a failover', () => {
    expectTypeOf<keyof FailoverOptions>().toEqualTypeOf<
      | (
          | 'id'
          | 'retry'
          | 'breaker'
          | 'health'
          | 'stall'
          | 'hedgeAfter'
          | 'spreadAbove'
          | 'continuation'
          | 'onOutage'
          | 'onContentFilter'
        )
      | ('validate' | 'timeout' | 'probe' | 'queue' | 'scheduler' | 'random')
      | 'resumeInstruction'
      | ('learn' | 'learned')
    >();
    expectTypeOf<LeftOut<FailoverOptions>>().toExtend<FailoverOptions>();
    expectTypeOf<{ retry: false; breaker: false; stall: false; hedgeAfter: false; probe: false }>().toExtend<FailoverOptions>();
    failover([claude], { validate: (answer) => answer.text !== '', hedgeAfter: 'p95', stall: { first: 500 } });
    // @ts-expect-error
    failover([claude], { retry: true });
    // @ts-expect-error
    failover([claude], { breaker: { failures: '5' } });
    // @ts-expect-error
    failover([claude], { health: { calls: '50' } });
    // @ts-expect-error
    failover([claude], { stall: 5_000 });
    // @ts-expect-error
    failover([claude], { hedgeAfter: 'p50' });
    // @ts-expect-error
    failover([claude], { continuation: 'prefill' });
    // @ts-expect-error
    failover([claude], { resumeInstruction: 1 });
    // @ts-expect-error
    failover([claude], { onOutage: 'wait' });
    // @ts-expect-error
    failover([claude], { onContentFilter: true });
    // @ts-expect-error
    failover([claude], { validate: 'json' });
    // @ts-expect-error
    failover([claude], { timeout: '30s' });
    // @ts-expect-error
    failover([claude], { probe: 5_000 });
    // @ts-expect-error
    failover([claude], { queue: 100 });
    // @ts-expect-error
    failover([claude], { learn: 'fast' });
    // @ts-expect-error
    failover([claude], { learned: [] });
    // @ts-expect-error
    failover([claude], { scheduler: Date });
    // @ts-expect-error
    failover([claude], { random: 0.5 });
    // @ts-expect-error
    failover([claude], { id: 1 });
  });

  it('posts events to an address', () => {
    const chat = failover([claude]);
    expectTypeOf(chat.events$.pipe(webhook('https://ops.example'))).toEqualTypeOf<Observable<FailoverEvent>>();
    expectTypeOf<keyof root.WebhookOptions>().toEqualTypeOf<
      'types' | 'headers' | 'transport' | 'retry' | 'onGiveUp' | 'scheduler'
    >();
    expectTypeOf<LeftOut<root.WebhookOptions>>().toExtend<root.WebhookOptions>();
    expectTypeOf<root.WebhookError['code']>().toEqualTypeOf<'WEBHOOK_FAILED'>();
    // @ts-expect-error an address is asked for
    webhook();
    // @ts-expect-error one of the events
    webhook('https://ops.example', { types: ['outage'] });
    // @ts-expect-error strings
    webhook('https://ops.example', { headers: { 'x-tries': 1 } });
    // @ts-expect-error
    webhook('https://ops.example', { transport: 'fetch' });
    // @ts-expect-error
    webhook('https://ops.example', { retry: true });
    // @ts-expect-error
    webhook('https://ops.example', { onGiveUp: 'log' });
    // @ts-expect-error
    webhook('https://ops.example', { scheduler: Date });
  });

  it('tells these events', () => {
    type Body<Type extends FailoverEvent['type']> = Omit<Extract<FailoverEvent, { type: Type }>, 'type' | 'at' | 'requestId'>;
    type AttemptEnd = 'attempt-succeeded' | 'attempt-aborted';
    type TicketEvent = 'queued' | 'drained' | 'expired' | 'dead-lettered' | 'store-failed';
    expectTypeOf<Pick<FailoverEvent, 'at' | 'requestId'>>().toEqualTypeOf<{ readonly at: number; readonly requestId: string }>();
    expectTypeOf<FailoverEvent['type']>().toEqualTypeOf<
      | 'attempt-started'
      | AttemptEnd
      | 'attempt-failed'
      | 'retry'
      | 'switch'
      | 'breaker'
      | 'benched'
      | 'outage-started'
      | 'outage-ended'
      | TicketEvent
    >();
    expectTypeOf<Body<'attempt-started'>>().toEqualTypeOf<{
      readonly provider: string;
      readonly attempt: number;
      readonly hedge?: true | undefined;
    }>();
    expectTypeOf<Body<AttemptEnd>>().toEqualTypeOf<{
      readonly provider: string;
      readonly attempt: number;
      readonly booked: root.Attempt;
    }>();
    expectTypeOf<Omit<Body<'attempt-failed'>, 'error'>>().toEqualTypeOf<Body<AttemptEnd>>();
    expectTypeOf<Body<'attempt-failed'>['error']>().toEqualTypeOf<root.ErrorKind>();
    expectTypeOf<Body<'retry'>>().toEqualTypeOf<{ readonly provider: string; readonly delayMs: number }>();
    expectTypeOf<Body<'switch'>>().toEqualTypeOf<{
      readonly from: string;
      readonly to: string;
      readonly cause: root.ErrorKind;
      readonly mode?: root.SwitchMode | undefined;
    }>();
    expectTypeOf<Body<'breaker'>>().toEqualTypeOf<{ readonly provider: string; readonly state: operators.BreakerState }>();
    expectTypeOf<Body<'benched'>>().toEqualTypeOf<{ readonly provider: string; readonly ms: number }>();
    expectTypeOf<Body<'outage-started' | 'outage-ended'>>().toEqualTypeOf<NonNullable<unknown>>();
    expectTypeOf<Body<TicketEvent>>().toEqualTypeOf<{ readonly ticket: string }>();
  });
});
