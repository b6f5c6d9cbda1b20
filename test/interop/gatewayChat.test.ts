import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { failover, openai } from 'rxbaton';
import { gateway } from 'rxbaton/gateway';
import { DEFAULT_ANSWER, type Fault, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const PROMPT = 'Say it again';
const messages = [{ role: 'user' as const, content: PROMPT }];
const FAST = { firstTokenMs: 0, tokenMs: 0 };
const KEY = 'the-gateway-key';

/** As little of a server as will do: the library has one of its own. */
function listening(handle: (request: Request) => Promise<Response>): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const left = new AbortController();
    outgoing.on('close', () => left.abort());
    const body = incoming.method === 'POST' ? (Readable.toWeb(incoming) as WebStream<Uint8Array>) : null;
    // `duplex` is Node's own: TypeScript's DOM types do not know it.
    const init = {
      method: incoming.method,
      headers: incoming.headers,
      body,
      duplex: 'half',
      signal: left.signal,
    } as unknown as RequestInit;
    void handle(new Request(`http://${incoming.headers.host}${incoming.url}`, init)).then((response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body === null) outgoing.end();
      else
        Readable.fromWeb(response.body as WebStream<Uint8Array>)
          .on('error', () => undefined)
          .pipe(outgoing);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

let upstream: Upstream;
let server: Server;
let client: OpenAI;

beforeEach(async () => {
  upstream = await startUpstream({ default: FAST });
  const baseUrl = upstream.baseUrls.openai;
  const providers = ['first', 'second'].map((model) => openai({ model, id: model, apiKey: 'any', baseUrl }));
  const chat = failover(providers, { stall: { first: 400, between: 200 }, retry: { base: 1, cap: 1 }, probe: false });
  server = await listening(gateway({ chat }, { keys: [KEY] }));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a path.
  client = new OpenAI({ apiKey: KEY, baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await upstream.close();
});

const MIDSTREAM: readonly (readonly [string, Fault])[] = [
  ['a stall', { type: 'stall', after: 20 }],
  ['a cut', { type: 'cut', after: 20, how: 'rst' }],
  ['an error inside the stream', { type: 'error', after: 20 }],
  ['no end marker', { type: 'no-end' }],
];
const BEFORE: readonly (readonly [string, Fault])[] = [
  ['429', { type: 'status', status: 429, retryAfter: 60 }],
  ['503', { type: 'status', status: 503 }],
  ['a refused connection', { type: 'refuse' }],
  ['a web page', { type: 'html' }],
];

describe('the package `openai` over a gateway', () => {
  it.each([...MIDSTREAM, ...BEFORE])('hears the whole answer once, in one envelope, in spite of %s', async (name, fault) => {
    upstream.set('first', { fault });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of await client.chat.completions.create({
      model: 'chat',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })) {
      chunks.push(chunk);
    }
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(DEFAULT_ANSWER);
    expect(new Set(chunks.map(({ id, created }) => `${id} ${created}`)).size).toBe(1);
    const models = [...new Set(chunks.map(({ model }) => model))];
    const amid = MIDSTREAM.some(([each]) => each === name);
    expect(models).toStrictEqual(amid ? ['first', 'second'] : ['second']);
    expect(chunks.filter(({ choices }) => choices[0]?.finish_reason != null)).toHaveLength(1);
    expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(0);
    await upstream.settled();
  });

  it.each([...MIDSTREAM, ...BEFORE])('is given the whole answer at once, in spite of %s', async (_name, fault) => {
    upstream.set('first', { fault });
    const { choices, usage, model } = await client.chat.completions.create({ model: 'chat', messages });
    expect([choices[0]?.message.content, choices[0]?.finish_reason, model]).toStrictEqual([DEFAULT_ANSWER, 'stop', 'second']);
    expect(usage?.total_tokens).toBeGreaterThan(0);
  });

  it.each(MIDSTREAM)('is told by its stream helper, in spite of %s', async (_name, fault) => {
    upstream.set('first', { fault });
    const stream = client.chat.completions.stream({ model: 'chat', messages });
    let heard = '';
    stream.on('content', (delta) => {
      heard += delta;
    });
    const answer = await stream.finalChatCompletion();
    expect([heard, answer.choices[0]?.message.content]).toStrictEqual([DEFAULT_ANSWER, DEFAULT_ANSWER]);
  });

  it('runs a loop of tools, though the first provider breaks in the middle of a call', async () => {
    const calls = [{ name: 'weather', args: { city: 'Florence "di" 秋' } }];
    upstream.set(undefined, { answer: '', toolCalls: calls });
    upstream.set('first', { answer: '', toolCalls: calls, fault: { type: 'cut', after: 2, how: 'rst' } });
    const parameters = { type: 'object' as const, properties: { city: { type: 'string' as const } } };
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
    const stream = client.chat.completions.stream({ model: 'chat', messages, tools });
    const { choices } = await stream.finalChatCompletion();
    const message = choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    expect(message?.tool_calls).toHaveLength(1);
    expect([choices[0]?.finish_reason, call?.type === 'function' && JSON.parse(call.function.arguments)]).toStrictEqual([
      'tool_calls',
      calls[0]?.args,
    ]);
    upstream.set('first', { answer: 'It is 20 °C.', toolCalls: [], fault: null });
    upstream.set('second', { answer: 'It is 20 °C.', toolCalls: [], fault: null });
    const result = { role: 'tool' as const, tool_call_id: call?.id ?? '', content: '20 °C' };
    const last = await client.chat.completions.create({
      model: 'chat',
      messages: [...messages, message as never, result],
      tools,
    });
    expect(last.choices[0]?.message.content).toBe('It is 20 °C.');
  });

  it('parses what it asked to be of a form, which another provider gives when one does not', async () => {
    upstream.set('first', { answer: '{"title": 5}' });
    upstream.set('second', { answer: '{"title": "Relays"}' });
    const format = zodResponseFormat(z.object({ title: z.string() }), 'report');
    const { choices } = await client.chat.completions.parse({ model: 'chat', messages, response_format: format });
    expect(choices[0]?.message.parsed).toStrictEqual({ title: 'Relays' });
    const stream = client.chat.completions.stream({ model: 'chat', messages, response_format: format });
    expect((await stream.finalChatCompletion()).choices[0]?.message.parsed).toStrictEqual({ title: 'Relays' });
  });

  it('throws its own errors', async () => {
    const asked = (more: object) => client.chat.completions.create({ model: 'chat', messages, ...more });
    await expect(asked({ model: 'none' })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(asked({ temperature: 3 })).rejects.toMatchObject({ status: 400, param: 'temperature' });
    await expect(client.withOptions({ apiKey: 'wrong' }).models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    upstream.set(undefined, { fault: { type: 'status', status: 429, retryAfter: 60 } });
    await expect(asked({})).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });

  it('does not ask again while all are down', async () => {
    upstream.down();
    const patient = client.withOptions({ maxRetries: 5 });
    const error = await patient.chat.completions
      .create({ model: 'chat', messages, stream: true })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 503, code: 'all_providers_failed' });
    expect(upstream.requests.length).toBeLessThan(10);
  });

  it('throws for what breaks once both are gone', async () => {
    const fault = { type: 'error', after: 20 } as const;
    upstream.set(undefined, { fault });
    upstream.set('first', { fault });
    const stream = await client.chat.completions.create({ model: 'chat', messages, stream: true });
    let heard = '';
    const reading = (async () => {
      for await (const chunk of stream) heard += chunk.choices[0]?.delta.content ?? '';
    })();
    await expect(reading).rejects.toBeInstanceOf(OpenAI.APIError);
    expect(DEFAULT_ANSWER.startsWith(heard)).toBe(true);
  });

  it('ends the provider’s request when it leaves', async () => {
    upstream.set(undefined, { tokenMs: 50 });
    const stream = await client.chat.completions.create({ model: 'chat', messages, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await upstream.settled();
    expect(upstream.openStreams()).toBe(0);
  });

  it('lists the models', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toStrictEqual(['chat']);
    expect(await client.models.retrieve('chat')).toMatchObject({ id: 'chat', object: 'model' });
  });
});
