import type { LanguageModelV2, LanguageModelV3, LanguageModelV4 } from '@ai-sdk/provider';
import { from, NEVER, Observable, of } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type LanguageModel, type Specification, toLanguageModel } from '../../src/ai-sdk/index.js';
import type { ChunkBody } from '../../src/chat/chunk.js';
import { type ChatRequest, type Chunk, type Provider, provider } from '../../src/index.js';

const chunk = (body: ChunkBody): Chunk => ({ ...body, provider: 'mine', attempt: 0 });
const says = (...bodies: readonly ChunkBody[]): Provider => provider('mine', () => from(bodies.map(chunk)));
const FINISH: ChunkBody = { type: 'finish', reason: 'stop', raw: 'end_turn' };
const SWITCH = { from: 'a', to: 'mine', cause: 'stall', mode: 'prefill', at: 1 } as const;
const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hi' }] }];

async function partsOf(model: LanguageModel, options = {}): Promise<readonly object[]> {
  const { stream } = await model.doStream({ prompt, ...options });
  const parts: object[] = [];
  for await (const part of stream as unknown as AsyncIterable<object>) parts.push(part);
  return parts;
}

const USAGE: ChunkBody = { type: 'usage', inputTokens: 7, outputTokens: 5, reasoningTokens: 2, cachedTokens: 3 };
const nested = {
  inputTokens: { total: 7, noCache: 4, cacheRead: 3, cacheWrite: undefined },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
};

describe('an answer, part by part', () => {
  it.each([
    [
      'v2',
      'stop',
      { inputTokens: 7, outputTokens: 5, totalTokens: 12, reasoningTokens: 2, cachedInputTokens: 3 },
      { type: 'other', message: 'unsupported: topK' },
      'AAAA',
    ],
    ['v3', { unified: 'stop', raw: 'end_turn' }, nested, { type: 'unsupported', feature: 'topK' }, 'AAAA'],
    [
      'v4',
      { unified: 'stop', raw: 'end_turn' },
      nested,
      { type: 'unsupported', feature: 'topK' },
      { type: 'data', data: 'AAAA' },
    ],
  ] as const)('has the form of %s', async (spec, finishReason, usage, warning, data) => {
    const answer = says(
      { type: 'start', id: 'm1', model: 'mini' },
      { type: 'reasoning', text: 'Hm', kind: 'full' },
      { type: 'signature', value: 'sig', api: 'anthropic' },
      { type: 'text', text: 'H' },
      { type: 'switch', ...SWITCH },
      { type: 'text', text: 'i' },
      { type: 'media', mimeType: 'image/png', data: 'AAAA' },
      { type: 'citation', source: { url: 'https://a.example', title: 'A' } },
      USAGE,
      FINISH,
    );
    const thought = { rxbaton: { attempt: 0, signatures: [{ provider: 'anthropic', value: 'sig' }] } };
    const providerMetadata = { rxbaton: { provider: 'mine', switches: [SWITCH] } };
    expect(await partsOf(toLanguageModel(answer, { spec }), { topK: 3 })).toStrictEqual([
      { type: 'stream-start', warnings: [warning] },
      { type: 'response-metadata', id: 'm1', modelId: 'mini' },
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'Hm' },
      { type: 'reasoning-end', id: '0', providerMetadata: thought },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'H' },
      { type: 'text-delta', id: '1', delta: 'i', providerMetadata: { rxbaton: { switches: [SWITCH] } } },
      { type: 'text-end', id: '1' },
      { type: 'file', mediaType: 'image/png', data },
      { type: 'source', sourceType: 'url', id: 'source-2', url: 'https://a.example', title: 'A' },
      { type: 'finish', finishReason, usage, providerMetadata },
    ]);
    expect(await toLanguageModel(answer, { spec }).doGenerate({ prompt, topK: 3 })).toStrictEqual({
      content: [
        { type: 'reasoning', text: 'Hm', providerMetadata: thought },
        { type: 'text', text: 'Hi' },
        { type: 'file', mediaType: 'image/png', data },
        { type: 'source', sourceType: 'url', id: 'source-2', url: 'https://a.example', title: 'A' },
      ],
      finishReason,
      usage,
      warnings: [warning],
      providerMetadata,
      response: { id: 'm1', modelId: 'mini' },
    });
  });

  const call = { callId: 'c1', name: 'weather', args: { a: 1 }, argsText: '{"a":1}', complete: true } as const;
  const typesOf = (parts: readonly object[]) => parts.map((part) => (part as { readonly type: string }).type).join(' ');

  it('tells calls when the answer is whole, and none that a limit cut', async () => {
    const answer = says(
      { type: 'tool-start', callId: 'c1', name: 'weather' },
      { type: 'tool-delta', callId: 'c1', argsText: '{"a":1}' },
      { type: 'tool-call', ...call },
      { type: 'tool-call', ...call, callId: 'c2', complete: false },
      { type: 'text', text: 'Let me see' },
      { ...FINISH, reason: 'tool-calls' },
    );
    const parts = await partsOf(toLanguageModel(answer));
    expect(typesOf(parts)).toBe(
      'stream-start text-start text-delta text-end tool-input-start tool-input-delta tool-input-end tool-call finish',
    );
    expect(parts.at(-2)).toStrictEqual({ type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: '{"a":1}' });
    const { content } = await toLanguageModel(answer).doGenerate({ prompt });
    expect(typesOf(content)).toBe('tool-call text');
  });

  const reset: ChunkBody = { type: 'reset', discarded: 0 };

  it('follows a reset before text: thoughts are a block of their own, calls are void', async () => {
    const answer = says(
      { type: 'reasoning', text: 'Hm', kind: 'full' },
      { type: 'tool-call', ...call },
      reset,
      { type: 'reasoning', text: 'Ah', kind: 'full' },
      { type: 'text', text: 'Hi' },
      FINISH,
    );
    expect(typesOf(await partsOf(toLanguageModel(answer)))).toBe(
      'stream-start reasoning-start reasoning-delta reasoning-end reasoning-start reasoning-delta reasoning-end text-start text-delta text-end finish',
    );
    const { content } = await toLanguageModel(answer).doGenerate({ prompt });
    expect(content).toMatchObject([{ text: 'Ah' }, { text: 'Hi' }]);
  });

  it('ends a stream with an error at a reset after text, which a whole answer follows', async () => {
    const answer = says({ type: 'text', text: 'Ho' }, reset, { type: 'text', text: 'Hi' }, FINISH);
    const parts = await partsOf(toLanguageModel(answer));
    expect(typesOf(parts)).toBe('stream-start text-start text-delta text-end error finish');
    expect(parts.at(-2)).toMatchObject({ error: { code: 'ANSWER_RESET' } });
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: 'error' } });
    const { content } = await toLanguageModel(answer).doGenerate({ prompt });
    expect(content).toStrictEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('is no short answer where the end is missing', async () => {
    const answer = says({ type: 'text', text: 'Hi' });
    expect((await partsOf(toLanguageModel(answer))).at(-2)).toMatchObject({ type: 'error', error: { kind: 'truncated' } });
    await expect(toLanguageModel(answer).doGenerate({ prompt })).rejects.toMatchObject({ kind: 'truncated' });
  });

  it('is told raw too, where that is asked for', async () => {
    const parts = await partsOf(toLanguageModel(says({ type: 'text', text: 'Hi' }, FINISH)), { includeRawChunks: true });
    expect(parts[1]).toStrictEqual({ type: 'raw', rawValue: chunk({ type: 'text', text: 'Hi' }) });
  });

  it('is asked for when it is read, and let go when the stream is cancelled', async () => {
    const told: string[] = [];
    const model = toLanguageModel(
      provider('mine', () => {
        told.push('asked');
        return new Observable(() => () => told.push('let go'));
      }),
    );
    const { stream } = await model.doStream({ prompt });
    const reader = stream.getReader();
    await reader.read();
    expect(told).toStrictEqual([]);
    const waiting = reader.read();
    await reader.cancel();
    expect(told).toStrictEqual(['asked', 'let go']);
    expect(await waiting).toMatchObject({ done: true });
  });

  it('breaks with the reason of an abort', async () => {
    const abort = new AbortController();
    const model = toLanguageModel(provider('mine', () => NEVER));
    const reading = partsOf(model, { abortSignal: abort.signal });
    const generating = model.doGenerate({ prompt, abortSignal: abort.signal });
    abort.abort('enough');
    await expect(reading).rejects.toBe('enough');
    await expect(generating).rejects.toBe('enough');
  });
});

describe('a call, as a request', () => {
  async function requestOf(options: object): Promise<readonly [ChatRequest, readonly object[]]> {
    const asked: ChatRequest[] = [];
    const model = toLanguageModel(
      provider('mine', (request) => {
        asked.push(request);
        return of(chunk({ type: 'text', text: '{}' }), chunk(FINISH));
      }),
    );
    const { warnings } = await model.doGenerate({ prompt, ...options });
    return [asked[0] as ChatRequest, warnings];
  }

  it('keeps every setting that there is a word for', async () => {
    const schema = { type: 'object', properties: {} };
    const settings = { maxOutputTokens: 9, temperature: 0.5, topP: 0.9, seed: 4 };
    const [request, warnings] = await requestOf({
      ...settings,
      stopSequences: ['END'],
      tools: [{ type: 'function', name: 'weather', description: 'Sky', inputSchema: schema }],
      toolChoice: { type: 'tool', toolName: 'weather' },
      responseFormat: { type: 'json', schema, description: 'An answer' },
      reasoning: 'high',
      providerOptions: { openai: { user: 'me' }, rxbaton: { timeout: 1_000, idempotencyKey: 'k', unknown: 1 } },
      headers: { 'User-Agent': 'ai/6' },
    });
    expect(request).toStrictEqual({
      ...settings,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      stop: ['END'],
      tools: [{ name: 'weather', description: 'Sky', parameters: schema }],
      toolChoice: { name: 'weather' },
      output: { description: 'An answer', ...schema },
      reasoning: 'high',
      providerOptions: { openai: { user: 'me' } },
      timeout: 1_000,
      idempotencyKey: 'k',
    });
    expect(warnings).toStrictEqual([]);
  });

  it('tells of everything that it leaves out', async () => {
    const [request, warnings] = await requestOf({
      topK: 1,
      presencePenalty: 1,
      frequencyPenalty: 1,
      headers: { 'x-mine': '1' },
      reasoning: 'max',
      responseFormat: { type: 'json' },
      tools: [
        { type: 'provider', id: 'openai.web_search', name: 'search', args: {} },
        { type: 'function', name: 'w', inputSchema: {}, strict: true, inputExamples: [{ input: {} }] },
      ],
      prompt: [
        {
          role: 'user',
          providerOptions: { anthropic: { cacheControl: {} } },
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'file', mediaType: 'application/pdf', data: 'AAAA' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'file', mediaType: 'image/png', data: 'AAAA' },
            { type: 'tool-call', toolCallId: 's', toolName: 'search', input: {}, providerExecuted: true },
            { type: 'custom', kind: 'a.b' },
          ],
        },
        { role: 'tool', content: [{ type: 'tool-approval-response', approvalId: 'a', approved: true }] },
      ],
    });
    expect(warnings.map((warning) => (warning as { readonly feature: string }).feature)).toStrictEqual([
      'responseFormat',
      'providerOptions.anthropic of messages and parts',
      'files of type application/pdf',
      'file of an assistant message',
      'tool-call of an assistant message',
      'custom of an assistant message',
      'tool-approval-response of a tool message',
      'tool search',
      'inputExamples of tools',
      'strict of tools',
      'reasoning: max',
      'topK',
      'presencePenalty',
      'frequencyPenalty',
      'headers',
    ]);
    expect(request.reasoning).toBe('high');
    expect(request.tools?.map(({ name }) => name)).toStrictEqual(['w']);
  });

  it('says every part of a conversation', async () => {
    const image = new URL('https://a.example/i.png');
    const thought = (attempt: number, value: string) => ({
      rxbaton: { attempt, signatures: [{ provider: 'anthropic', value }] },
    });
    const result = (toolCallId: string, output: object) => ({ type: 'tool-result', toolCallId, toolName: 'w', output });
    const [{ messages }, warnings] = await requestOf({
      prompt: [
        { role: 'system', content: 'Be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See' },
            { type: 'file', mediaType: 'image/*', data: image },
            { type: 'file', mediaType: 'image/png', data: new Uint8Array([0, 0, 0]) },
            { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
            { type: 'file', mediaType: 'image/png', data: { type: 'url', url: image } },
            { type: 'file', mediaType: 'text/plain', data: { type: 'text', text: 'plain' } },
            { type: 'file', mediaType: 'text/plain', data: new TextEncoder().encode('秋风') },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'given up', providerOptions: thought(0, 'old') },
            { type: 'reasoning', text: 'Hm', providerOptions: thought(1, 'sig') },
            { type: 'text', text: 'Let me see' },
            { type: 'tool-call', toolCallId: 'c1', toolName: 'w', input: { a: 1 } },
          ],
        },
        {
          role: 'tool',
          content: [
            result('c1', { type: 'text', value: 'clear' }),
            result('c2', { type: 'json', value: { sky: 'clear' } }),
            result('c3', { type: 'error-text', value: 'no' }),
            result('c4', { type: 'error-json', value: { no: 1 } }),
            result('c5', { type: 'execution-denied', reason: 'not now' }),
            result('c6', {
              type: 'content',
              value: [
                { type: 'text', text: 'here' },
                { type: 'image-data', data: 'A' },
              ],
            }),
          ],
        },
      ],
    });
    const tool = (callId: string, content: string) => ({ role: 'tool', callId, content });
    expect(messages).toStrictEqual([
      { role: 'system', content: 'Be brief' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image', data: image, mimeType: undefined },
          { type: 'image', data: 'AAAA', mimeType: 'image/png' },
          { type: 'image', data: 'AAAA', mimeType: 'image/png' },
          { type: 'image', data: image, mimeType: 'image/png' },
          { type: 'text', text: 'plain' },
          { type: 'text', text: '秋风' },
        ],
      },
      {
        role: 'assistant',
        content: 'Let me see',
        toolCalls: [{ callId: 'c1', name: 'w', args: { a: 1 }, argsText: '{"a":1}', complete: true }],
        reasoning: 'Hm',
        signatures: [{ provider: 'anthropic', value: 'sig' }],
      },
      tool('c1', 'clear'),
      tool('c2', '{"sky":"clear"}'),
      tool('c3', 'no'),
      tool('c4', '{"no":1}'),
      tool('c5', 'not now'),
      tool('c6', 'here'),
    ]);
    expect(warnings).toStrictEqual([{ type: 'unsupported', feature: "image-data of a tool's result" }]);
  });
});

it('is a language model of each specification', () => {
  const mine = says(FINISH);
  expectTypeOf(toLanguageModel(mine)).toExtend<LanguageModelV3>();
  expectTypeOf(toLanguageModel(mine, { spec: 'v2' })).toExtend<LanguageModelV2>();
  expectTypeOf(toLanguageModel(mine, { spec: 'v4' })).toExtend<LanguageModelV4>();
  expect(toLanguageModel(mine)).toMatchObject({ specificationVersion: 'v3' satisfies Specification, modelId: 'mine' });
});
