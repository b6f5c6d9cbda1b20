import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import {
  APICallError,
  convertToModelMessages,
  createUIMessageStreamResponse,
  DefaultChatTransport,
  generateObject,
  type LanguageModel,
  readUIMessageStream,
  stepCountIs,
  streamObject,
  streamText,
  tool,
  type UIMessage,
} from 'ai';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { BROKEN, CALL, FAULTS, SOUND, TEXT } from '../ai-sdk/world.js';
import { KEY, servedWorld } from './servedGateway.js';

const here = servedWorld();
const prompt = 'Tell me about relays';

type ModelAt = (url: string) => LanguageModel;

const openaiAt = (url: string) => createOpenAI({ apiKey: KEY, baseURL: `${url}/v1` });
const anthropicAt = (url: string) => createAnthropic({ apiKey: KEY, baseURL: `${url}/v1` });

const CLIENTS: readonly (readonly [name: string, modelAt: ModelAt])[] = [
  ['@ai-sdk/openai, chat', (url) => openaiAt(url).chat('chat')],
  ['@ai-sdk/openai, responses', (url) => openaiAt(url).responses('chat')],
  ['@ai-sdk/openai, responses of a model that thinks', (url) => openaiAt(url).responses('gpt-5.1')],
  ['@ai-sdk/anthropic', (url) => anthropicAt(url)('chat')],
  ['@ai-sdk/anthropic, of a model that it knows', (url) => anthropicAt(url)('claude-sonnet-4-5')],
];

/** Answers by calling, and by the text once it has the call's result. */
const weather = (ran: unknown[]) =>
  tool({
    description: 'The weather of a city',
    inputSchema: z.object({ city: z.string() }),
    execute: (input) => {
      ran.push(input);
      here.say({ answer: TEXT, toolCalls: [] });
      return { sky: 'clear' };
    },
  });

async function textOf(deltas: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const delta of deltas) text += delta;
  return text;
}

/** What `useChat` makes of a route that answers with this model. */
async function lastMessage(model: LanguageModel, messages: readonly UIMessage[]): Promise<UIMessage> {
  const route = async (_: unknown, init?: RequestInit): Promise<Response> => {
    // The body is what the transport made of the messages.
    const asked = JSON.parse(String(init?.body)) as { readonly messages: UIMessage[] };
    const result = streamText({ model, messages: await convertToModelMessages(asked.messages) });
    return createUIMessageStreamResponse({ stream: result.toUIMessageStream() });
  };
  const transport = new DefaultChatTransport({ fetch: route });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'chat',
    messageId: undefined,
    messages: [...messages],
    abortSignal: undefined,
  });
  let last: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream })) last = message;
  if (last === undefined) throw new Error('no message came');
  return last;
}

const saidIn = ({ parts }: UIMessage): string => parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
const asked = (id: string, text: string): UIMessage => ({ id, role: 'user', parts: [{ type: 'text', text }] });

describe.each(CLIENTS)('%s over a gateway', (_client, modelAt) => {
  describe.each(FAULTS)('whose first provider has %s', (_fault, fault) => {
    it('streams the exact text once, under one id', async () => {
      const result = streamText({ model: modelAt(await here.serve(fault)), prompt, maxRetries: 0, includeRawChunks: true });
      const ids: string[] = [];
      let text = '';
      for await (const part of result.fullStream) {
        if (part.type === 'text-start') ids.push(part.id);
        if (part.type === 'text-delta') text += part.text;
        expect(part.type).not.toBe('error');
      }
      expect(text).toBe(TEXT);
      expect(ids).toHaveLength(1);
      expect(await result.finishReason).toBe('stop');
      expect((await result.usage).outputTokens).toBeGreaterThan(0);
    });

    it('runs a tool once, and answers', async () => {
      const model = modelAt(await here.serve(fault));
      // What was said before a call that breaks could not be taken back.
      const said = fault.type === 'status' ? 'Let me look. ' : '';
      here.say({ answer: said, reasoning: said, toolCalls: [CALL] });
      const ran: unknown[] = [];
      const tools = { weather: weather(ran) };
      const result = streamText({ model, prompt, tools, stopWhen: stepCountIs(3), maxRetries: 0 });
      expect(await textOf(result.textStream)).toBe(said + TEXT);
      expect(ran).toStrictEqual([CALL.args]);
      expect(await result.finishReason).toBe('stop');
      const last = JSON.stringify(here.upstream.requests.at(-1)?.body);
      expect(last).toContain('clear');
      expect(last).toContain(said.trim());
    });
  });

  it('is told an error, and no second beginning, where an answer can only begin anew', async () => {
    const model = modelAt(await here.serve({ type: 'cut', after: 5, how: 'rst' }, { continuation: 'restart' }));
    const errors: unknown[] = [];
    const result = streamText({ model, prompt, maxRetries: 0, onError: ({ error }) => void errors.push(error) });
    const text = await textOf(result.textStream);
    expect(errors).toHaveLength(1);
    expect(text).not.toBe('');
    expect(TEXT.startsWith(text)).toBe(true);
  });

  it('is refused a wrong key in its own words', async () => {
    const headers = { authorization: 'Bearer wrong', 'x-api-key': 'wrong' };
    const model = modelAt(await here.serve(null));
    const before = here.upstream.requests.length;
    const errors: unknown[] = [];
    const onError = ({ error }: { readonly error: unknown }): void => void errors.push(error);
    await streamText({ model, prompt, maxRetries: 0, headers, onError }).consumeStream();
    expect(errors.map((error) => APICallError.isInstance(error) && error.statusCode)).toStrictEqual([401]);
    expect(here.upstream.requests).toHaveLength(before);
  });

  it('carries a chat of two turns in the protocol of useChat', async () => {
    const model = modelAt(await here.serve({ type: 'stall', after: 5 }));
    const question = asked('1', 'Hi');
    const first = await lastMessage(model, [question]);
    expect(saidIn(first)).toBe(TEXT);
    here.say({ answer: 'Gone on.' });
    here.upstream.set(BROKEN, { fault: { type: 'status', status: 429 } });
    const second = await lastMessage(model, [question, first, asked('2', 'Go on')]);
    expect(saidIn(second)).toBe('Gone on.');
    const { model: by, body } = here.upstream.requests.at(-1) ?? {};
    expect(by).toBe(SOUND);
    expect(JSON.stringify(body)).toContain(TEXT);
  });
});

const OBJECT = { river: 'Rhine' };
const schema = z.object({ river: z.string() });

describe.each(FAULTS)('an object through %s', (_, fault) => {
  it.each([
    ...CLIENTS.slice(0, 3),
    // Anthropic's own way to JSON, which this client uses of models that it knows to have it.
    ['@ai-sdk/anthropic, of a model that it knows', (url: string) => anthropicAt(url)('claude-sonnet-4-5')] as const,
  ])('of %s', async (_name, modelAt) => {
    const model = modelAt(await here.serve(fault));
    here.say({ answer: JSON.stringify(OBJECT, undefined, 1) });
    expect((await generateObject({ model, prompt, schema, maxRetries: 0 })).object).toStrictEqual(OBJECT);
  });

  it('of a call, where that is how a client asks for it', async () => {
    const model = anthropicAt(await here.serve(fault))('chat');
    here.say({ answer: '', toolCalls: [{ name: 'json', args: OBJECT }] });
    expect((await generateObject({ model, prompt, schema, maxRetries: 0 })).object).toStrictEqual(OBJECT);
    here.upstream.set(BROKEN, { fault: { type: 'status', status: 503 } });
    const streamed = streamObject({ model, prompt, schema, maxRetries: 0 });
    let last: unknown;
    for await (const part of streamed.partialObjectStream) last = part;
    expect([last, await streamed.object]).toStrictEqual([OBJECT, OBJECT]);
  });
});
