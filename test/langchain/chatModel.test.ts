import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { tool } from '@langchain/core/tools';
import { from, NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ChunkBody } from '../../src/chat/chunk.js';
import { type ChatRequest, type Chunk, type Provider, provider } from '../../src/index.js';
import { chatModel } from '../../src/langchain/index.js';
import { CALL, FAULTS, SOUND, TEXT, world } from '../ai-sdk/world.js';

const here = world();

describe.each(FAULTS)('through %s', (_, fault) => {
  it('streams the exact text once through a chain', async () => {
    const prompt = ChatPromptTemplate.fromTemplate('Tell me about {what}');
    const chain = prompt.pipe(chatModel(here.chat(fault))).pipe(new StringOutputParser());
    let text = '';
    for await (const delta of await chain.stream({ what: 'relays' })) text += delta;
    expect(text).toBe(TEXT);
  });

  it('answers an invocation, and says who did', async () => {
    const answer = await chatModel(here.chat(fault)).invoke('Tell me about relays');
    expect(answer.content).toBe(TEXT);
    expect(answer.response_metadata).toMatchObject({ provider: `anthropic/${SOUND}`, model: SOUND, finish_reason: 'stop' });
    expect(answer).toHaveProperty('usage_metadata.output_tokens', expect.any(Number));
  });

  it('makes a call once and whole, streamed and not', async () => {
    const model = chatModel(here.chat(fault)).bindTools([weather]);
    here.say({ answer: '', toolCalls: [CALL] });
    expect((await model.invoke('Weather?')).tool_calls).toMatchObject([{ name: 'weather', args: CALL.args }]);
    let whole: Awaited<ReturnType<typeof model.invoke>> | undefined;
    for await (const chunk of await model.stream('Weather?')) whole = whole === undefined ? chunk : whole.concat(chunk);
    expect(whole?.tool_calls).toMatchObject([{ name: 'weather', args: CALL.args }]);
    expect(whole?.response_metadata.finish_reason).toBe('tool-calls');
  });
});

const weather = tool(({ city }) => `clear in ${city}`, {
  name: 'weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
});

describe('with the rest of LangChain', () => {
  it('answers a batch', async () => {
    const answers = await chatModel(here.chat(null)).batch(['One', 'Two', 'Three']);
    expect(answers.map(({ content }) => content)).toStrictEqual([TEXT, TEXT, TEXT]);
  });

  it('tells each token to callbacks', async () => {
    const tokens: string[] = [];
    const handler = { handleLLMNewToken: (token: string) => void tokens.push(token) };
    for await (const _ of await chatModel(here.chat(null)).stream('Hi', { callbacks: [handler] }));
    expect(tokens.join('')).toBe(TEXT);
    expect(tokens.length).toBeGreaterThan(3);
  });

  it('is fallen back from', async () => {
    const broken = chatModel(provider('broken', () => from<Chunk[]>([])));
    const answer = await broken.withFallbacks([chatModel(here.chat(null))]).invoke('Hi');
    expect(answer.content).toBe(TEXT);
  });

  it.each(['jsonSchema', 'functionCalling'])('gives structured output by %s', async (method) => {
    const model = chatModel(here.chat({ type: 'stall', after: 1 }));
    const river = { river: 'Rhine' };
    here.say(
      method === 'jsonSchema' ? { answer: JSON.stringify(river) } : { answer: '', toolCalls: [{ name: 'extract', args: river }] },
    );
    const schema = z.object({ river: z.string() });
    const parsed: { river: string } = await model.withStructuredOutput(schema, { method }).invoke('A river?');
    expect(parsed).toStrictEqual(river);
    const both = await model.withStructuredOutput(schema, { method, includeRaw: true }).invoke('A river?');
    expect(both.parsed).toStrictEqual(river);
    expect(AIMessage.isInstance(both.raw)).toBe(true);
  });

  it('runs a tool and is told its result', async () => {
    const model = chatModel(here.chat({ type: 'cut', after: 1, how: 'rst' })).bindTools([weather], { tool_choice: 'any' });
    here.say({ answer: '', toolCalls: [CALL] });
    const question = new HumanMessage('Weather?');
    const asked = await model.invoke([question]);
    const results = await Promise.all((asked.tool_calls ?? []).map((call) => weather.invoke({ ...call, type: 'tool_call' })));
    here.say({ answer: TEXT, toolCalls: [] });
    const answer = await model.invoke([question, asked, ...(results as ToolMessage[])]);
    expect(answer.content).toBe(TEXT);
    expect(JSON.stringify(here.upstream.requests.at(-1)?.body)).toContain('clear in Florence');
  });
});

const chunk = (body: ChunkBody): Chunk => ({ ...body, provider: 'mine', attempt: 0 });
const says = (...bodies: readonly ChunkBody[]): Provider => provider('mine', () => from(bodies.map(chunk)));
const FINISH: ChunkBody = { type: 'finish', reason: 'stop' };
const call = { callId: 'c1', name: 'w', args: undefined, argsText: '{"a":', complete: false } as const;

async function streamed(mine: Provider) {
  let whole: AIMessage | undefined;
  for await (const part of await chatModel(mine).stream('Hi'))
    whole = whole === undefined ? part : (whole as typeof part).concat(part);
  return whole as AIMessage;
}

describe('an answer', () => {
  it.each([
    ['streamed', streamed],
    ['whole', (mine: Provider) => chatModel(mine).invoke('Hi')],
  ])('keeps thoughts, signatures and usage: %s', async (_, hear) => {
    const answer = await hear(
      says(
        { type: 'reasoning', text: 'Hm', kind: 'full' },
        { type: 'signature', value: 'sig', api: 'anthropic' },
        { type: 'text', text: 'Hi' },
        { type: 'usage', inputTokens: 7, outputTokens: 5, reasoningTokens: 2, cachedTokens: 3 },
        FINISH,
      ),
    );
    expect(answer.content).toBe('Hi');
    expect(answer.additional_kwargs).toMatchObject({
      reasoning_content: 'Hm',
      signatures: [{ provider: 'anthropic', value: 'sig' }],
    });
    expect(answer.usage_metadata).toStrictEqual({
      input_tokens: 7,
      output_tokens: 5,
      total_tokens: 12,
      input_token_details: { cache_read: 3 },
      output_token_details: { reasoning: 2 },
    });
  });

  it('runs no half of a call', async () => {
    const answer = says({ type: 'tool-call', ...call }, { ...FINISH, reason: 'length' });
    const whole = await chatModel(answer).invoke('Hi');
    expect([whole.tool_calls, whole.invalid_tool_calls]).toMatchObject([[], [{ name: 'w', args: '{"a":' }]]);
    expect((await streamed(answer)).tool_calls).toStrictEqual([]);
  });

  it('that starts over is an error of a stream that told text, and whole when invoked', async () => {
    const answer = says({ type: 'text', text: 'Ho' }, { type: 'reset', discarded: 2 }, { type: 'text', text: 'Hi' }, FINISH);
    await expect(streamed(answer)).rejects.toMatchObject({ code: 'ANSWER_RESET' });
    expect((await chatModel(answer).invoke('Hi')).content).toBe('Hi');
  });

  it('without an end is an error', async () => {
    const answer = says({ type: 'text', text: 'Hi' });
    await expect(streamed(answer)).rejects.toMatchObject({ kind: 'truncated' });
    await expect(chatModel(answer).invoke('Hi')).rejects.toMatchObject({ kind: 'truncated' });
  });

  it('is let go when the signal aborts', async () => {
    const abort = new AbortController();
    const waiting = chatModel(provider('mine', () => NEVER)).invoke('Hi', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('a call, as a request', () => {
  it('says every message and setting', async () => {
    const asked: ChatRequest[] = [];
    const mine = provider('mine', (request) => {
      asked.push(request);
      return from([chunk(FINISH)]);
    });
    const image = 'data:image/png;base64,AAAA';
    await chatModel(mine, { temperature: 0.5, seed: 1 }).invoke(
      [
        new SystemMessage('Be brief'),
        new HumanMessage({
          content: [
            { type: 'text', text: 'See' },
            { type: 'image_url', image_url: { url: image } },
            { type: 'image', source_type: 'base64', data: 'AAAA', mime_type: 'image/gif' },
            { type: 'image', url: 'https://a.example/i.png' },
          ],
        }),
        new AIMessage({ content: 'Ok', tool_calls: [{ id: 'c1', name: 'w', args: { a: 1 } }] }),
        new ToolMessage({ content: 'clear', tool_call_id: 'c1' }),
      ],
      { seed: 2, stop: ['END'], maxOutputTokens: 9 },
    );
    expect(asked).toMatchObject([
      {
        temperature: 0.5,
        seed: 2,
        stop: ['END'],
        maxOutputTokens: 9,
        messages: [
          { role: 'system', content: 'Be brief' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'See' },
              { type: 'image', data: image },
              { type: 'image', data: 'AAAA', mimeType: 'image/gif' },
              { type: 'image', data: 'https://a.example/i.png' },
            ],
          },
          {
            role: 'assistant',
            content: 'Ok',
            toolCalls: [{ callId: 'c1', name: 'w', args: { a: 1 }, argsText: '{"a":1}', complete: true }],
          },
          { role: 'tool', callId: 'c1', content: 'clear' },
        ],
      },
    ]);
  });

  it('names what it cannot say', async () => {
    const message = new HumanMessage({ content: [{ type: 'audio', url: 'https://a.example/a.mp3' }] });
    await expect(chatModel(says(FINISH)).invoke([message])).rejects.toThrow("A content block of type 'audio' cannot be told");
    // @ts-expect-error no provider
    expect(() => chatModel('gpt-4o')).toThrow('chatModel(provider): provider must be a provider, not string');
  });
});
