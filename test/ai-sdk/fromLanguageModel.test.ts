import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV2, LanguageModelV3, LanguageModelV4 } from '@ai-sdk/provider';
import { streamText } from 'ai';
import { firstValueFrom, from } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { type ForeignModel, fromLanguageModel, toLanguageModel } from '../../src/ai-sdk/index.js';
import {
  type ChatRequest,
  type Chunk,
  completion,
  failover,
  openai,
  type Provider,
  ProviderError,
  provider,
} from '../../src/index.js';
import { BROKEN, CALL, FAULTS, SOUND, TEXT, world } from './world.js';

const here = world();
const settings = (baseURL: string) => ({ apiKey: 'any', baseURL });

const MODELS: readonly (readonly [string, (id: string) => ForeignModel])[] = [
  ['chat of @ai-sdk/openai', (id) => createOpenAI(settings(here.upstream.baseUrls.openai)).chat(id)],
  ['responses of @ai-sdk/openai', (id) => createOpenAI(settings(here.upstream.baseUrls.openai)).responses(id)],
  ['@ai-sdk/anthropic', (id) => createAnthropic(settings(`${here.upstream.baseUrls.anthropic}/v1`))(id)],
];

async function failureOf(chat: Provider, request: ChatRequest | string = 'Hi'): Promise<ProviderError> {
  const thrown: unknown = await completion(chat(request)).catch((error: unknown) => error);
  if (!ProviderError.is(thrown)) throw thrown;
  return thrown;
}

describe.each(MODELS)('%s', (_, modelOf) => {
  const quick = { retry: false, probe: false, stall: { first: 300, between: 300 } } as const;

  it('is a provider', async () => {
    here.say({ answer: TEXT, reasoning: '' });
    const { text, finish, usage, model } = await completion(fromLanguageModel(modelOf(BROKEN))('Hi'));
    expect({ text, finish, model }).toStrictEqual({ text: TEXT, finish: 'stop', model: BROKEN });
    expect(usage).toMatchObject({ inputTokens: 1, outputTokens: expect.any(Number) });
  });

  it.each(FAULTS)('goes over to another of its kind, to the character, at %s', async (_name, fault) => {
    here.say({ answer: TEXT });
    here.upstream.set(BROKEN, { fault });
    const chat = failover([fromLanguageModel(modelOf(BROKEN)), fromLanguageModel(modelOf(SOUND))], quick);
    const { text, provider: by } = await completion(chat('Tell me about relays'));
    expect(text).toBe(TEXT);
    expect(by).toContain(SOUND);
    await chat.close();
  });

  it.each([
    ['a 429', { type: 'status', status: 429, retryAfter: 7 }, { kind: 'rate-limit', status: 429, retryAfterMs: 7_000 }],
    ['a refused key', { type: 'status', status: 401 }, { kind: 'auth' }],
    ['an unknown model', { type: 'status', status: 404 }, { kind: 'not-found' }],
    ['a bad request', { type: 'status', status: 400 }, { kind: 'bad-request', switchable: false }],
    ['a failure', { type: 'status', status: 500 }, { kind: 'server' }],
    ['a refused connection', { type: 'refuse' }, { kind: 'network' }],
    ['a cut', { type: 'cut', after: 3, how: 'rst' }, { kind: 'network' }],
    ['a missing end', { type: 'no-end' }, { kind: 'truncated' }],
  ] as const)('says what %s is', async (_name, fault, facts) => {
    here.say({ answer: TEXT });
    here.upstream.set(BROKEN, { fault });
    const failure = await failureOf(fromLanguageModel(modelOf(BROKEN)));
    expect(failure).toMatchObject(facts);
    expect(failure.cause).toBeUndefined();
  });

  it('makes its calls, each once and whole, and is told their results', async () => {
    here.say({ answer: '', toolCalls: [CALL] });
    const model = fromLanguageModel(modelOf(BROKEN));
    const tools = [{ name: 'weather', parameters: z.object({ city: z.string() }) }];
    const question = { role: 'user', content: 'Weather?' } as const;
    const { toolCalls, finish, message } = await completion(model({ messages: [question], tools }));
    expect(toolCalls).toMatchObject([{ name: 'weather', args: CALL.args, complete: true }]);
    expect(finish).toBe('tool-calls');
    here.say({ answer: TEXT, toolCalls: [] });
    const result = { role: 'tool', callId: toolCalls[0]?.callId ?? '', content: 'clear' } as const;
    const { text } = await completion(model({ messages: [question, message, result], tools }));
    expect(text).toBe(TEXT);
    expect(JSON.stringify(here.upstream.requests.at(-1)?.body)).toContain('clear');
  });

  it('gives an output', async () => {
    here.say({ answer: '{"river":"Rhine"}' });
    const output = z.object({ river: z.string() });
    const { output: given } = await completion(
      fromLanguageModel(modelOf(BROKEN))({ messages: [{ role: 'user', content: 'Hi' }], output }),
    );
    expect(given).toStrictEqual({ river: 'Rhine' });
  });

  it('is let go when nobody listens', async () => {
    here.say({ answer: TEXT });
    here.upstream.set(BROKEN, { fault: { type: 'stall', after: 3 } });
    await firstValueFrom(fromLanguageModel(modelOf(BROKEN))('Hi'));
    await here.upstream.waitFor((upstream) => upstream.openStreams() === 0);
  });
});

describe('both ways at once', () => {
  it('is a failover of the AI SDK’s models, in the AI SDK, over a failover', async () => {
    const gpt = fromLanguageModel(createOpenAI(settings(here.upstream.baseUrls.openai)).chat('gpt-4o-mini'));
    const inner = here.chat({ type: 'cut', after: 4, how: 'rst' });
    here.upstream.set('gpt-4o-mini', { fault: { type: 'status', status: 503 } });
    const outer = failover([[gpt], [fromLanguageModel(toLanguageModel(inner))]], { retry: false, probe: false });
    const { textStream } = streamText({ model: toLanguageModel(outer), prompt: 'Hi' });
    let text = '';
    for await (const delta of textStream) text += delta;
    expect(text).toBe(TEXT);
    await outer.close();
  });

  it.each(['v2', 'v3', 'v4'] as const)('gives back through %s what a provider said', async (spec) => {
    here.say({ answer: TEXT, reasoning: 'Whose turn is it?', toolCalls: [CALL] });
    const gpt = openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: here.upstream.baseUrls.openai });
    const there = await completion(gpt('Hi'));
    const back = await completion(fromLanguageModel(toLanguageModel(gpt, { spec }))('Hi'));
    expect(back).toMatchObject({ text: there.text, reasoning: there.reasoning, finish: there.finish, usage: there.usage });
    expect(back.toolCalls.map(({ name, args }) => ({ name, args }))).toStrictEqual([CALL]);
  });

  it('gives signatures back to whoever signed', async () => {
    const asked: ChatRequest[] = [];
    const signed = provider('mine', (request) => {
      asked.push(request);
      const origin = { provider: 'mine', attempt: 0 };
      return from<Chunk[]>([
        { type: 'reasoning', text: 'Hm', kind: 'full', ...origin },
        { type: 'signature', value: 'sig', api: 'anthropic', ...origin },
        { type: 'text', text: 'Hi', ...origin },
        { type: 'finish', reason: 'stop', ...origin },
      ]);
    });
    const there = fromLanguageModel(toLanguageModel(signed));
    const { message } = await completion(there('Hi'));
    await completion(there({ messages: [{ role: 'user', content: 'Hi' }, message, { role: 'user', content: 'And?' }] }));
    expect(asked[1]?.messages[1]).toMatchObject({ reasoning: 'Hm', signatures: [{ provider: 'anthropic', value: 'sig' }] });
  });
});

it('takes models of each specification, and nothing else', () => {
  expectTypeOf<LanguageModelV2>().toExtend<ForeignModel>();
  expectTypeOf<LanguageModelV3>().toExtend<ForeignModel>();
  expectTypeOf<LanguageModelV4>().toExtend<ForeignModel>();
  // @ts-expect-error a model's name is no model
  expect(() => fromLanguageModel('openai/gpt-4o')).toThrow('fromLanguageModel(model): model must be a language model');
});
