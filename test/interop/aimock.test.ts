import { type FixtureOpts, LLMock } from '@copilotkit/aimock';
import { lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anthropic,
  type Chunk,
  type Completion,
  completion,
  gemini,
  openai,
  type Provider,
  ProviderError,
} from '../../src/index.js';

const TEXT = 'The baton changes hands — 秋风 🏃‍♀️ — and the race goes on.\n\n```ts\nconst next = "runner";\n```\n';
const CALLS = [
  { name: 'weather', arguments: '{"city":"Flo\\"rence","days":[1,2,3],"deep":{"wind":null}}', id: 'call_weather' },
  { name: 'time', arguments: '{}', id: 'call_time' },
];
const USAGE = {
  chat: { prompt_tokens: 21, completion_tokens: 13 },
  responses: { input_tokens: 21, output_tokens: 13 },
  anthropic: { input_tokens: 21, output_tokens: 13 },
  gemini: { promptTokenCount: 21, candidatesTokenCount: 13 },
};

type Api = keyof typeof USAGE;

const PROVIDERS: Readonly<Record<Api, (url: string) => Provider>> = {
  chat: (url) => openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: `${url}/v1` }),
  responses: (url) => openai({ model: 'gpt-4o', apiKey: 'any', api: 'responses', baseUrl: `${url}/v1` }),
  anthropic: (url) => anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: url }),
  gemini: (url) => gemini({ model: 'gemini-2.5-flash', apiKey: 'any', baseUrl: `${url}/v1beta` }),
};
const APIS = Object.keys(PROVIDERS) as readonly Api[]; // the keys of a record of Api

/** Words of an API that its own servers say with a status. */
const WORDS: Readonly<Record<Api, Readonly<Record<number, { readonly type?: string; readonly code?: string }>>>> = {
  chat: { 401: { code: 'invalid_api_key' }, 429: { code: 'rate_limit_exceeded' }, 503: { type: 'server_error' } },
  responses: { 401: { code: 'invalid_api_key' }, 429: { code: 'rate_limit_exceeded' }, 503: { type: 'server_error' } },
  anthropic: { 401: { type: 'authentication_error' }, 429: { type: 'rate_limit_error' }, 503: { type: 'overloaded_error' } },
  gemini: { 401: { type: 'UNAUTHENTICATED' }, 429: { type: 'RESOURCE_EXHAUSTED' }, 503: { type: 'UNAVAILABLE' } },
};

let mock: LLMock;
beforeEach(async () => {
  mock = await LLMock.create({ port: 0, chunkSize: 7 });
});
afterEach(() => mock.stop());

interface Ending {
  readonly chunks: readonly Chunk[];
  readonly error: unknown;
}

/** What came before an answer broke, and the error that broke it. */
function broken(provider: Provider): Promise<Ending> {
  const chunks: Chunk[] = [];
  return new Promise((resolve) => {
    provider('Hi').subscribe({
      next: (chunk) => chunks.push(chunk),
      complete: () => resolve({ chunks, error: undefined }),
      error: (error: unknown) => resolve({ chunks, error }),
    });
  });
}

const callsOf = ({ toolCalls }: Completion): readonly object[] =>
  toolCalls.map(({ name, args, complete }) => ({ name, args, complete }));
const wholeCalls = CALLS.map(({ name, arguments: text }) => ({ name, args: JSON.parse(text) as unknown, complete: true }));
const textOf = (chunks: readonly Chunk[]): string => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');

describe.each(APIS)('aimock, as %s', (api) => {
  const answer = (): Promise<Completion> => completion(PROVIDERS[api](mock.url)('Hi'));

  it('gives its text to the character, with the tokens it tells', async () => {
    mock.onMessage('Hi', { content: TEXT, usage: USAGE[api] }, { streamingProfile: { ttft: 5, tps: 500, jitter: 0 } });
    expect(await answer()).toMatchObject({
      text: TEXT,
      finish: 'stop',
      toolCalls: [],
      usage: { inputTokens: 21, outputTokens: 13 },
    });
  });

  it('thinks before it speaks', async () => {
    mock.onMessage('Hi', { content: TEXT, reasoning: 'Whose turn is it?' });
    expect(await answer()).toMatchObject({ text: TEXT, reasoning: 'Whose turn is it?', finish: 'stop' });
  });

  it('makes its calls, each once and whole', async () => {
    mock.onMessage('Hi', { toolCalls: CALLS });
    const made = await answer();
    expect(callsOf(made)).toStrictEqual(wholeCalls);
    expect(made).toMatchObject({ text: '', finish: 'tool-calls' });
  });

  it('makes its calls after its text', async () => {
    mock.onMessage('Hi', { content: TEXT, toolCalls: CALLS });
    const made = await answer();
    expect(callsOf(made)).toStrictEqual(wholeCalls);
    expect(made.text).toBe(TEXT);
  });

  it('stops at a limit', async () => {
    mock.onMessage('Hi', { content: TEXT, finishReason: 'length' });
    expect(await answer()).toMatchObject({ text: TEXT, finish: 'length' });
  });

  it.each<[string, FixtureOpts]>([
    ['after its first chunk', { truncateAfterChunks: 1 }],
    ['amid its text', { truncateAfterChunks: 6 }],
    ['by the clock', { disconnectAfterMs: 40, latency: 15 }],
  ])('is never complete when it is truncated %s', async (_, options) => {
    mock.onMessage('Hi', { content: TEXT.repeat(4) }, options);
    const { chunks, error } = await broken(PROVIDERS[api](mock.url));
    expect(error).toMatchObject({ name: 'ProviderError', kind: 'network', switchable: true });
    expect(TEXT.repeat(4).startsWith(textOf(chunks))).toBe(true);
    expect(chunks.some(({ type }) => type === 'finish')).toBe(false);
  });

  it('is never complete at whatever chunk it is truncated, nor is a call of it', async () => {
    mock.onMessage('Hi', { content: 'One two three', toolCalls: CALLS });
    const whole = await lastValueFrom(PROVIDERS[api](mock.url)('Hi').pipe(toArray()));
    const outcomes: string[] = [];
    for (let after = 1; after < whole.length; after++) {
      mock.clearFixtures();
      mock.onMessage('Hi', { content: 'One two three', toolCalls: CALLS }, { truncateAfterChunks: after });
      const { chunks, error } = await broken(PROVIDERS[api](mock.url));
      const made = chunks.flatMap((chunk) => (chunk.type === 'tool-call' ? [chunk] : []));
      expect(made.every(({ args, name }) => wholeCalls.some((call) => call.name === name && equal(call.args, args)))).toBe(true);
      outcomes.push(ProviderError.is(error) ? error.kind : 'complete');
    }
    // What is beyond the end marker truncates nothing.
    expect(outcomes.join(' ')).toMatch(/^network( network)*( complete)*$/);
  });

  it.each([
    [401, 'auth', false],
    [429, 'rate-limit', true],
    [503, 'overloaded', true],
    [500, 'server', true],
    [404, 'not-found', false],
    [400, 'bad-request', false],
  ])('%i is %s', async (status, kind, retryable) => {
    mock.onMessage('Hi', { error: { message: 'No.', ...WORDS[api][status] }, status, retryAfter: 7 });
    const { error } = await broken(PROVIDERS[api](mock.url));
    expect(error).toMatchObject({ kind, status, retryable, retryAfterMs: status === 429 ? 7_000 : undefined });
    expect(String(error)).not.toContain('No.');
  });

  it('is a refused key where none is configured', async () => {
    await mock.stop();
    mock = await LLMock.create({ port: 0, auth: { apiKeys: ['another'] } });
    const { error } = await broken(PROVIDERS[api](mock.url));
    expect(error).toMatchObject({ kind: 'auth', status: 401, retryable: false, switchable: true });
  });
});

const equal = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
