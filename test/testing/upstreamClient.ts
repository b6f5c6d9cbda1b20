import { connect, type Socket } from 'node:net';
import { createParser } from 'eventsource-parser';
import type { Api, Upstream } from 'rxbaton/testing/upstream';

export const APIS: readonly Api[] = ['chat', 'responses', 'anthropic', 'gemini'];

export interface Ask {
  readonly model?: string;
  readonly key?: string | undefined;
  readonly stream?: boolean;
  readonly maxTokens?: number;
  /** Turns, the first and every other one the user's. */
  readonly turns?: readonly string[];
  readonly signal?: AbortSignal;
  readonly path?: string;
}

interface Encoded {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: object;
}

const roleOf = (index: number): 'user' | 'assistant' => (index % 2 === 0 ? 'user' : 'assistant');
const bearer = (key: string | undefined): Record<string, string> => (key === undefined ? {} : { authorization: `Bearer ${key}` });

const ENCODERS: Readonly<Record<Api, (ask: Required<Pick<Ask, 'model' | 'stream' | 'turns'>> & Ask) => Encoded>> = {
  chat: ({ model, stream, turns, key, maxTokens, path = '/v1/chat/completions' }) => ({
    path,
    headers: bearer(key),
    body: {
      model,
      stream,
      max_completion_tokens: maxTokens,
      messages: turns.map((content, index) => ({ role: roleOf(index), content })),
      ...(stream ? { stream_options: { include_usage: true } } : {}),
    },
  }),
  responses: ({ model, stream, turns, key, maxTokens, path = '/v1/responses' }) => ({
    path,
    headers: bearer(key),
    body: {
      model,
      stream,
      max_output_tokens: maxTokens,
      input: turns.map((text, index) => ({
        role: roleOf(index),
        content: [{ type: index % 2 === 0 ? 'input_text' : 'output_text', text }],
      })),
    },
  }),
  anthropic: ({ model, stream, turns, key, maxTokens = 1000, path = '/v1/messages' }) => ({
    path,
    headers: { 'anthropic-version': '2023-06-01', ...(key === undefined ? {} : { 'x-api-key': key }) },
    body: {
      model,
      stream,
      max_tokens: maxTokens,
      messages: turns.map((text, index) => ({ role: roleOf(index), content: [{ type: 'text', text }] })),
    },
  }),
  gemini: ({ model, stream, turns, key, maxTokens, path }) => ({
    path: path ?? `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    headers: key === undefined ? {} : { 'x-goog-api-key': key },
    body: {
      contents: turns.map((text, index) => ({ role: index % 2 === 0 ? 'user' : 'model', parts: [{ text }] })),
      generationConfig: { maxOutputTokens: maxTokens },
    },
  }),
};

/** Asks as a client of the API would. */
export function ask(upstream: Upstream, api: Api, options: Ask = {}): Promise<Response> {
  const { model = 'm', stream = true, turns = ['Hi'], signal } = options;
  const key = 'key' in options ? options.key : 'any-key';
  const { path, headers, body } = ENCODERS[api]({ ...options, model, stream, turns, key });
  return fetch(upstream.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Asks without an HTTP client: nothing is read that is not asked for, and no timer runs on this side. */
export function askOverSocket(upstream: Upstream): Socket {
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] });
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: upstream',
    'authorization: Bearer k',
    `content-length: ${body.length}`,
  ];
  const socket = connect(Number(new URL(upstream.url).port), '127.0.0.1');
  socket.on('error', () => undefined); // the server may reset it when it closes
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  return socket;
}

export interface ReadEvent {
  readonly event: string | undefined;
  readonly data: string;
}

export function eventsOf(text: string): readonly ReadEvent[] {
  const events: ReadEvent[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push({ event, data }) });
  parser.feed(text);
  return events;
}

/** What a body gave before it ended or broke, and the error that broke it. */
export async function readAll(response: Response): Promise<{ readonly text: string; readonly error: unknown }> {
  const { text, ended } = follow(response);
  const error = await ended;
  return { text: text(), error };
}

/** A stream as far as it has come, while it is still coming. */
export function follow(response: Response): { readonly text: () => string; readonly ended: Promise<unknown> } {
  let text = '';
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  return { text: () => text, ended: read().catch((error: unknown) => error) };
}

/** Where the APIs put the deltas of the text. */
const TEXT: Readonly<Record<Api, RegExp>> = {
  chat: /"content":("(?:[^"\\]|\\.)*")/g,
  responses: /"delta":("(?:[^"\\]|\\.)*")/g,
  anthropic: /"text_delta","text":("(?:[^"\\]|\\.)*")/g,
  gemini: /"parts":\[\{"text":("(?:[^"\\]|\\.)*")\}/g,
};

/** The answer's text in a stream, whole or broken. */
export function answerIn(api: Api, text: string): string {
  return [...text.matchAll(TEXT[api])].map(([, json = '""']) => JSON.parse(json) as string).join('');
}

export async function answerOf(upstream: Upstream, api: Api, options: Ask = {}): Promise<string> {
  const { text } = await readAll(await ask(upstream, api, options));
  return answerIn(api, text);
}
