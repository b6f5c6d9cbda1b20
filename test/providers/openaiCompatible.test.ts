import { lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completion, openaiCompatible, type PresetName, ProviderError, type TransportRequest } from '../../src/index.js';
import { PRESET_NAMES } from '../../src/providers/presetOf.js';
import { bytesOf, column, figuresIn, figuresOf, type Row, rows } from '../wire/replay.js';

const WHOLE = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

/** A transport that answers everything with one body, and remembers what it was sent. */
function answering(body: Uint8Array): {
  readonly sent: TransportRequest[];
  readonly transport: (request: TransportRequest) => Promise<Answer>;
} {
  const sent: TransportRequest[] = [];
  const transport = (request: TransportRequest): Promise<Answer> => {
    sent.push(request);
    return Promise.resolve({
      status: 200,
      headers: new Headers({ 'content-type': 'text/event-stream' }),
      body: new Blob([new Uint8Array(body)]).stream(),
    });
  };
  return { sent, transport };
}
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}

type Settings = Parameters<typeof openaiCompatible>[0];

/** What a provider of these settings sends. */
async function requestOf(settings: Partial<Settings> & { readonly name: string }): Promise<TransportRequest> {
  const { sent, transport } = answering(new TextEncoder().encode(WHOLE));
  // A name that is not known stands with its base URL in each test.
  await completion(openaiCompatible({ model: 'm', transport, ...settings } as Settings)('Hi'));
  const [request] = sent;
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

const VARIABLES = /^(AZURE_OPENAI|DEEPSEEK|GROQ|LLAMA|MISTRAL|OLLAMA|OPENROUTER|PERPLEXITY|TOGETHER|VLLM|XAI)_/;
const kept = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (VARIABLES.test(name)) delete process.env[name];
});
afterEach(() => {
  process.env = { ...kept };
});

describe('openaiCompatible: a server that is known by name', () => {
  it.each<[PresetName, string, string]>([
    ['deepseek', 'DEEPSEEK', 'https://api.deepseek.com'],
    ['groq', 'GROQ', 'https://api.groq.com/openai/v1'],
    ['llama.cpp', 'LLAMA', 'http://127.0.0.1:8080/v1'],
    ['mistral', 'MISTRAL', 'https://api.mistral.ai/v1'],
    ['ollama', 'OLLAMA', 'http://127.0.0.1:11434/v1'],
    ['openrouter', 'OPENROUTER', 'https://openrouter.ai/api/v1'],
    ['perplexity', 'PERPLEXITY', 'https://api.perplexity.ai'],
    ['together', 'TOGETHER', 'https://api.together.xyz/v1'],
    ['vllm', 'VLLM', 'http://127.0.0.1:8000/v1'],
    ['xai', 'XAI', 'https://api.x.ai/v1'],
  ])('%s: its address and its variables', async (name, prefix, baseUrl) => {
    process.env[`${prefix}_API_KEY`] = 'k';
    const { url, headers } = await requestOf({ name });
    expect(url).toBe(`${baseUrl}/chat/completions`);
    expect(headers.authorization).toBe('Bearer k');
    process.env[`${prefix}_BASE_URL`] = 'http://127.0.0.1:1/v9/';
    expect((await requestOf({ name })).url).toBe('http://127.0.0.1:1/v9/chat/completions');
    expect((await requestOf({ name, baseUrl: 'http://127.0.0.1:2' })).url).toBe('http://127.0.0.1:2/chat/completions');
  });

  it.each(['llama.cpp', 'ollama', 'vllm'] as const)('%s needs no key', async (name) => {
    expect((await requestOf({ name })).headers).not.toHaveProperty('authorization');
  });

  it('a service needs a key, unless its address is the user’s own', async () => {
    const { sent, transport } = answering(new Uint8Array());
    const error = await completion(openaiCompatible({ name: 'groq', model: 'm', transport })('Hi')).catch(
      (thrown: unknown) => thrown,
    );
    expect(ProviderError.is(error) && error.code).toBe('MISSING_API_KEY');
    expect(String(error)).toMatch(/GROQ_API_KEY/);
    expect(sent).toStrictEqual([]);
    expect((await requestOf({ name: 'groq', baseUrl: 'http://127.0.0.1:1' })).headers).not.toHaveProperty('authorization');
  });

  it('goes on by a prefix at the address of DeepSeek that takes one', async () => {
    const { sent, transport } = answering(new TextEncoder().encode(WHOLE));
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hel' },
    ] as const;
    await completion(openaiCompatible({ name: 'deepseek', model: 'm', apiKey: 'k', transport })({ messages }));
    expect(sent[0]?.url).toBe('https://api.deepseek.com/beta/chat/completions');
  });

  it('and no other', () => {
    expect(() => openaiCompatible({ name: 'mine', model: 'm' } as never)).toThrow(
      /^openaiCompatible\(\{ baseUrl \}\): 'mine' is not known by name \(azure, .*xai are\): give the address/,
    );
    expect(() => openaiCompatible({ name: 'constructor', model: 'm' } as never)).toThrow(/not known by name/);
  });
});

describe('openaiCompatible: Azure', () => {
  const resource = 'https://name.openai.azure.com';

  it.each([
    [resource, `${resource}/openai/v1/chat/completions`],
    [`${resource}/`, `${resource}/openai/v1/chat/completions`],
    [`${resource}/openai`, `${resource}/openai/v1/chat/completions`],
    [`${resource}/openai/v1/`, `${resource}/openai/v1/chat/completions`],
    [`${resource}/openai/v1?api-version=preview`, `${resource}/openai/v1/chat/completions?api-version=preview`],
    [`${resource}/openai/deployments/d`, `${resource}/openai/deployments/d/chat/completions?api-version=2024-10-21`],
    [
      `${resource}/openai/deployments/d/?api-version=2025-01-01-preview`,
      `${resource}/openai/deployments/d/chat/completions?api-version=2025-01-01-preview`,
    ],
  ])('%s', async (baseUrl, url) => {
    expect((await requestOf({ name: 'azure', baseUrl })).url).toBe(url);
  });

  it('has a header of its own for keys, and none for tokens', async () => {
    const key = await requestOf({ name: 'azure', baseUrl: resource, apiKey: '0123456789abcdef' });
    expect(key.headers).toMatchObject({ 'api-key': '0123456789abcdef' });
    expect(key.headers).not.toHaveProperty('authorization');
    const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2ln';
    const { headers } = await requestOf({ name: 'azure', baseUrl: resource, apiKey: () => Promise.resolve(token) });
    expect(headers).toMatchObject({ authorization: `Bearer ${token}` });
    expect(headers).not.toHaveProperty('api-key');
  });

  it('is found by its environment, and asked for where it is not', async () => {
    expect(() => openaiCompatible({ name: 'azure', model: 'm' })).toThrow(
      "openaiCompatible({ baseUrl }): there is no address of 'azure' that all share: give yours, or set AZURE_OPENAI_ENDPOINT",
    );
    process.env.AZURE_OPENAI_ENDPOINT = `${resource}/`;
    process.env.AZURE_OPENAI_API_KEY = 'k';
    const { url, headers } = await requestOf({ name: 'azure' });
    expect(url).toBe(`${resource}/openai/v1/chat/completions`);
    expect(headers['api-key']).toBe('k');
  });
});

/** The dialect that a recording is in, by the names that users write. */
function presetIn(row: Row): string {
  const file = column(row, 'file');
  const [, compatible] = /^openai-compat\/(llamacpp|perplexity)/.exec(file) ?? [];
  if (compatible !== undefined) return compatible === 'llamacpp' ? 'llama.cpp' : compatible;
  return column(row, 'api').replace('azure-openai', 'azure');
}

const streams = rows()
  .filter((row) => column(row, 'wire') === 'openai-chat')
  .map((row) => ({ row, name: presetIn(row), file: column(row, 'file') }))
  .filter(({ name }) => PRESET_NAMES.includes(name));

describe('openaiCompatible: recordings', () => {
  it('are of each server that is known by name', () => {
    expect([...new Set(streams.map(({ name }) => name))].sort()).toStrictEqual([...PRESET_NAMES].sort());
  });

  it.each(streams)('$name reads $file', async ({ row, name }) => {
    const { transport } = answering(bytesOf(row));
    const provider = openaiCompatible({ name, model: 'm', apiKey: 'k', baseUrl: 'https://127.0.0.1/openai/v1', transport });
    let error: unknown;
    const chunks = await lastValueFrom(provider('Hi').pipe(toArray())).catch((thrown: unknown) => {
      error = thrown;
      return [];
    });
    const { toolCalls, ...figures } = figuresOf({ chunks, error, cut: false });
    const { toolCalls: recorded, ...expected } = figuresIn(row);
    if (error === undefined) expect([figures, toolCalls]).toStrictEqual([expected, recorded]);
    else expect([ProviderError.is(error), expected.outcome]).toStrictEqual([true, 'error']);
  });
});
