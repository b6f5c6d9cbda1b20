import * as ai6 from 'ai';
import * as ai7 from 'ai7';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { toLanguageModel } from '../../src/ai-sdk/index.js';
import { openai } from '../../src/index.js';
import { BROKEN, CALL, FAULTS, SOUND, TEXT, world } from './world.js';

const here = world();
const prompt = 'Tell me about relays';

const SDKS = [
  ['ai 6 with v3', ai6, 'v3'],
  ['ai 6 with v2', ai6, 'v2'],
  ['ai 7 with v4', ai7, 'v4'],
  ['ai 7 with v3', ai7, 'v3'],
] as const;

describe.each(SDKS)('%s', (_, sdk, spec) => {
  // The functions that are used here have one form in both.
  const { streamText, generateText, stepCountIs, Output, tool } = sdk as typeof ai6;
  const modelOf = (...given: Parameters<typeof here.chat>) => toLanguageModel(here.chat(...given), { spec }) as ai6.LanguageModel;

  it.each(FAULTS)('hears the exact text once through %s', async (_name, fault) => {
    const result = streamText({ model: modelOf(fault), prompt, onError: () => undefined });
    let text = '';
    for await (const delta of result.textStream) text += delta;
    expect(text).toBe(TEXT);
    expect(await result.finishReason).toBe('stop');
    expect((await result.response).modelId).toBe(SOUND);
    expect((await result.usage).outputTokens).toBeGreaterThan(0);
    expect(await result.warnings).toStrictEqual([]);
  });

  it.each(FAULTS)('generates the exact text through %s', async (_name, fault) => {
    const { text, finishReason, usage, response, providerMetadata } = await generateText({ model: modelOf(fault), prompt });
    expect(text).toBe(TEXT);
    expect(finishReason).toBe('stop');
    expect(response.modelId).toBe(SOUND);
    expect(usage.outputTokens).toBeGreaterThan(0);
    expect(providerMetadata?.rxbaton?.provider).toBe(`anthropic/${SOUND}`);
  });

  it.each(FAULTS)('runs a tool once, and answers, through %s', async (_name, fault) => {
    const model = modelOf(fault);
    here.say({ answer: '', toolCalls: [CALL] });
    const ran: unknown[] = [];
    const result = streamText({
      model,
      prompt,
      tools: {
        weather: tool({
          description: 'The weather of a city',
          inputSchema: z.object({ city: z.string() }),
          execute: (input) => {
            ran.push(input);
            here.say({ answer: TEXT, toolCalls: [] });
            return { sky: 'clear' };
          },
        }),
      },
      stopWhen: stepCountIs(3),
      onError: () => undefined,
    });
    let text = '';
    for await (const delta of result.textStream) text += delta;
    expect(ran).toStrictEqual([CALL.args]);
    expect(text).toBe(TEXT);
    expect(JSON.stringify(here.upstream.requests.at(-1)?.body)).toContain('clear');
  });

  it('gives an object', async () => {
    const model = modelOf({ type: 'cut', after: 1, how: 'rst' });
    here.say({ answer: '{"rivers": ["Rhine", "Elbe"]}' });
    const schema = z.object({ rivers: z.array(z.string()) });
    const { output } = await generateText({ model, prompt, output: Output.object({ schema }) });
    expect(output).toStrictEqual({ rivers: ['Rhine', 'Elbe'] });
  });

  it('tells a failure as it is, and does not ask again', async () => {
    const model = modelOf({ type: 'status', status: 500 });
    here.upstream.set(SOUND, { fault: { type: 'status', status: 500 } });
    const before = here.upstream.requests.length;
    await expect(generateText({ model, prompt, maxRetries: 3 })).rejects.toMatchObject({ code: 'ALL_PROVIDERS_FAILED' });
    expect(here.upstream.requests.length - before).toBe(2);
    const errors: unknown[] = [];
    const result = streamText({ model, prompt, maxRetries: 3, onError: ({ error }) => void errors.push(error) });
    await result.consumeStream();
    expect(errors).toMatchObject([{ name: expect.stringMatching(/ProviderError|AllProvidersFailedError/) }]);
  });

  it('aborts what it asked for', async () => {
    const model = modelOf({ type: 'stall', after: 5 }, { stall: false });
    const abort = new AbortController();
    const result = streamText({ model, prompt, abortSignal: abort.signal });
    const types: string[] = [];
    for await (const part of result.fullStream) {
      types.push(part.type);
      if (part.type === 'text-delta') abort.abort();
    }
    expect(types.at(-1)).toBe('abort');
    expect(types).not.toContain('error');
    await here.upstream.waitFor((upstream) => upstream.openStreams() === 0);
  });
});

describe('generateObject of ai 6', () => {
  it('hears the whole object of a backup', async () => {
    const model = toLanguageModel(here.chat({ type: 'stall', after: 1 }));
    here.say({ answer: '{"river": "Rhine"}' });
    const { object } = await ai6.generateObject({ model, prompt, schema: z.object({ river: z.string() }) });
    expect(object).toStrictEqual({ river: 'Rhine' });
  });
});

it('thinks in a block of its own, before the text', async () => {
  const chat = here.chat(null);
  here.upstream.set(BROKEN, { fault: { type: 'status', status: 503 } });
  here.say({ reasoning: 'Whose turn is it?' });
  const { reasoningText, text, content } = await ai6.generateText({ model: toLanguageModel(chat), prompt });
  expect([reasoningText, text]).toStrictEqual(['Whose turn is it?', TEXT]);
  expect(content.map(({ type }) => type)).toStrictEqual(['reasoning', 'text']);
});

it('names option and value of a wrong argument', () => {
  const gpt = openai({ model: 'gpt-4o', apiKey: 'any' });
  // @ts-expect-error no specification
  expect(() => toLanguageModel(gpt, { spec: 'v9' })).toThrow('toLanguageModel({ spec }) must be one of v2, v3, v4, not "v9"');
  // @ts-expect-error no provider
  expect(() => toLanguageModel('gpt-4o')).toThrow('toLanguageModel(provider): provider must be a provider, not string');
});
