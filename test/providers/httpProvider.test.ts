import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import {
  anthropic,
  type ChatRequest,
  type Chunk,
  completion,
  deepseek,
  gemini,
  openai,
  openaiCompatible,
  type Provider,
  ProviderError,
  type ProviderSettings,
  type Transport,
} from '../../src/index.js';
import { DEFAULT_ANSWER, type Fault, startUpstream, type Upstream } from '../../src/testing/upstream/index.js';
import { defaultTransport } from '../../src/transport/defaultTransport.node.js';
import { fetchTransport } from '../../src/transport/fetchTransport.js';

type Make = (baseUrls: Upstream['baseUrls'], more?: Partial<ProviderSettings>) => Provider;

const MAKERS: Readonly<Record<string, Make>> = {
  openai: (urls, more) => openai({ model: 'gpt-4o', apiKey: 'k', baseUrl: urls.openai, ...more }),
  'openai responses': (urls, more) => openai({ model: 'gpt-4o', apiKey: 'k', api: 'responses', baseUrl: urls.openai, ...more }),
  anthropic: (urls, more) => anthropic({ model: 'claude-sonnet-4-5', apiKey: 'k', baseUrl: urls.anthropic, ...more }),
  gemini: (urls, more) => gemini({ model: 'gemini-2.5-flash', apiKey: 'k', baseUrl: urls.gemini, ...more }),
  deepseek: (urls, more) => deepseek({ apiKey: 'k', baseUrl: urls.deepseek, ...more }),
  openaiCompatible: (urls, more) => openaiCompatible({ name: 'groq', model: 'm', apiKey: 'k', ...more, baseUrl: urls.openai }),
};
const TRANSPORTS = { undici: defaultTransport, fetch: fetchTransport };

async function failureOf(provider: Provider): Promise<ProviderError> {
  const error = await completion(provider('Hi')).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ProviderError.is(error)) throw new Error(`not a ProviderError: ${String(error)}`);
  return error;
}

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 1, tokenMs: 0 } });
});
afterEach(() => upstream.close());

describe.each(Object.entries(TRANSPORTS))('over %s', (_, transport) => {
  describe.each(Object.entries(MAKERS))('%s', (__, make) => {
    it('streams the answer, once and in order, ending with one finish', async () => {
      const provider = make(upstream.baseUrls, { transport });
      const chunks = await lastValueFrom(provider('Hi').pipe(toArray()));
      const text = chunks.map((chunk: Chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
      expect(text).toBe(DEFAULT_ANSWER);
      expect(chunks[0]?.type).toBe('start');
      expect(chunks.filter((chunk) => chunk.type === 'finish')).toStrictEqual([chunks.at(-1)]);
      expect(chunks.filter((chunk) => chunk.type === 'text')).toHaveLength(60);
      expect(chunks.every((chunk) => chunk.provider === provider.id && chunk.attempt === 0)).toBe(true);
      expect(
        chunks.some((chunk) => chunk.type === 'usage' && (chunk.inputTokens ?? 0) > 0 && (chunk.outputTokens ?? 0) > 0),
      ).toBe(true);
    });

    it.each<[string, Fault, Partial<ProviderError>]>([
      [
        '429',
        { type: 'status', status: 429, retryAfter: 2 },
        { kind: 'rate-limit', retryAfterMs: 2_000, status: 429, retryable: true },
      ],
      ['503', { type: 'status', status: 503 }, { switchable: true, retryable: true, status: 503 }],
      ['401', { type: 'status', status: 401 }, { kind: 'auth', retryable: false, status: 401 }],
      ['404', { type: 'status', status: 404 }, { kind: 'not-found', switchable: true }],
      ['400', { type: 'status', status: 400 }, { kind: 'bad-request', retryable: false }],
      ['[S01] a reset before the head', { type: 'refuse' }, { kind: 'network', retryable: true }],
      ['[S02] a reset in the answer', { type: 'cut', after: 5, how: 'rst' }, { kind: 'network' }],
      ['[S08] a page of HTML', { type: 'html' }, { kind: 'protocol', status: undefined }],
      ['[S11] no end marker', { type: 'no-end' }, { kind: 'truncated' }],
      ['[S20] a broken event', { type: 'garbage', after: 5 }, { kind: 'protocol' }],
    ])('names a failure: %s', async (___, fault, expected) => {
      upstream.set(undefined, { fault });
      const { status: _status, ...facts } = expected;
      expect(await failureOf(make(upstream.baseUrls, { transport }))).toMatchObject(facts);
    });

    it('closes the connection when it is unsubscribed', async () => {
      upstream.set(undefined, { fault: { type: 'stall', after: 2 } });
      const subscription = make(upstream.baseUrls, { transport })('Hi').subscribe();
      await upstream.waitFor((up) => up.requests[0]?.wordsSent === 2);
      subscription.unsubscribe();
      await upstream.waitFor((up) => up.openSockets === 0, { timeoutMs: 100 });
      expect(upstream.requests[0]?.closedBy).toBe('client');
    });
  });
});

describe('keys and settings', () => {
  it('[X01] keeps key and prompt out of errors, with their causes', async () => {
    const canary = 'sk-canary-key';
    const faults: readonly Fault[] = [
      { type: 'status', status: 401 },
      { type: 'refuse' },
      { type: 'garbage', after: 2 },
      { type: 'html' },
    ];
    for (const fault of faults) {
      upstream.set(undefined, { fault });
      for (const make of Object.values(MAKERS)) {
        const error = await completion(make(upstream.baseUrls, { apiKey: canary })('canary prompt')).catch(
          (thrown: unknown) => thrown,
        );
        const told = everythingIn(error);
        expect(told).toContain('ProviderError');
        expect(told).not.toMatch(/canary/);
      }
    }
  });

  it('says what to do when there is no key, at the first call', async () => {
    const { OPENAI_API_KEY: kept } = process.env;
    delete process.env.OPENAI_API_KEY;
    try {
      const error = await failureOf(openai({ model: 'gpt-4o', baseUrl: upstream.baseUrls.openai }));
      expect(error).toMatchObject({ kind: 'auth', code: 'MISSING_API_KEY' });
      expect(error.message).toMatch(/apiKey.*OPENAI_API_KEY/);
      expect(upstream.requests).toHaveLength(0);
    } finally {
      if (kept !== undefined) process.env.OPENAI_API_KEY = kept;
    }
  });

  it('tells an API the schemas of zod/mini, and its user what none can be told', async () => {
    const gpt = openai({ model: 'gpt-4o', apiKey: 'k', baseUrl: upstream.baseUrls.openai });
    const asking = (parameters: object): ChatRequest => ({
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [{ name: 'add', parameters }],
    });
    await completion(gpt(asking(z.object({ a: z.number() }))));
    expect(upstream.requests[0]?.body).toMatchObject({
      tools: [{ function: { name: 'add', parameters: { type: 'object', properties: { a: { type: 'number' } } } } }],
    });
    const error = await completion(gpt(asking(z.object({ at: z.date() })))).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'bad-request', code: 'INVALID_REQUEST', neverSent: true });
    expect(upstream.requests).toHaveLength(1);
  });

  it('reads a key for each request', async () => {
    let reads = 0;
    const apiKey = (): Promise<string> => Promise.resolve(`key-${reads++}`);
    const gpt = openai({ model: 'gpt-4o', apiKey, baseUrl: upstream.baseUrls.openai });
    await completion(gpt('1'));
    await completion(gpt('2'));
    expect(reads).toBe(2);
  });

  it('[X02] refuses a key with a line break without printing it', async () => {
    expect(() => openai({ model: 'gpt-4o', apiKey: 'sk-canary\n' })).toThrow(/apiKey.*line breaks/);
    expect(() => openai({ model: 'gpt-4o', apiKey: 'sk-canary\n' })).not.toThrow(/canary/);
    const error = await failureOf(openai({ model: 'gpt-4o', apiKey: () => 'sk-canary\r\n', baseUrl: upstream.baseUrls.openai }));
    expect(error).toMatchObject({ kind: 'auth', code: 'BAD_API_KEY' });
    expect(error.message).not.toMatch(/canary/);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['no settings', () => openai(undefined as never), /settings are missing/],
    ['no model', () => openai({} as never), /openai\(\{ model \}\)/],
    [
      '[X03] credentials in the address',
      () => openai({ model: 'm', baseUrl: 'https://me:secret@host/v1' }),
      /baseUrl.*user name or password/,
    ],
    ['[X03] another scheme', () => anthropic({ model: 'm', baseUrl: 'ftp://host' }), /anthropic\(\{ baseUrl \}\).*ftp:/],
    ['no address at all', () => gemini({ model: 'm', baseUrl: 'host/v1' }), /gemini\(\{ baseUrl \}\).*absolute/],
    ['a header that cannot be one', () => openai({ model: 'm', headers: { 'x me': 'a' } }), /openai\(\{ headers/],
    ['a header beyond Latin-1', () => openai({ model: 'm', headers: { 'x-me': '日本' } }), /headers\.x-me.*Latin-1$/],
    [
      '[X02] a header with a line break',
      () => openai({ model: 'm', headers: { 'x-me': 'a\r\nb: c' } }),
      /headers\.x-me.*line breaks[^:]*$/,
    ],
    ['a negative limit', () => openai({ model: 'm', limits: { lineBytes: -1 } }), /limits\.lineBytes.*-1/],
    ['a negative price', () => openai({ model: 'm', price: { input: -1, output: 1 } }), /price\.input.*-1/],
    ['an unknown api', () => openai({ model: 'm', api: 'completions' as never }), /'chat' or 'responses'/],
    ['no name', () => openaiCompatible({ model: 'm', baseUrl: 'http://h' } as never), /name/],
    [
      'an unknown way to continue',
      () => openai({ model: 'm', capabilities: { continuation: 'magic' as never } }),
      /continuation.*magic/,
    ],
  ])('tells what is wrong when it is made: %s', (_, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it('takes a path for an address on the server of the page', async () => {
    vi.stubGlobal('location', { href: 'https://page.example/chat' });
    const asked: string[] = [];
    const transport: Transport = ({ url }) => {
      asked.push(url);
      return Promise.reject(new Error('down'));
    };
    for (const baseUrl of ['/v1', '/v1/', '/']) await failureOf(openai({ model: 'm', apiKey: 'k', baseUrl, transport }));
    vi.unstubAllGlobals();
    expect(asked).toStrictEqual(['/v1/chat/completions', '/v1/chat/completions', '/chat/completions']);
  });

  it('says of a path that there is no page, as while a server draws one', async () => {
    const error = await failureOf(openai({ model: 'm', apiKey: 'k', baseUrl: '/v1' }));
    expect(error).toMatchObject({ kind: 'bad-request', code: 'PATH_WITHOUT_PAGE', neverSent: true });
    expect(String(error)).toMatch(/\/v1\/chat\/completions is a path.*baseUrl/);
  });

  it('sends the headers of its user in place of its own', async () => {
    const gpt = openai({
      model: 'gpt-4o',
      apiKey: 'k',
      headers: { Authorization: 'Bearer mine', 'X-Mine': '1' },
      baseUrl: upstream.baseUrls.openai,
    });
    await completion(gpt('Hi'));
    expect(upstream.requests[0]?.headers).toMatchObject({ 'x-mine': '1' });
  });

  it('puts its address together from the environment', async () => {
    process.env.OPENAI_BASE_URL = upstream.baseUrls.openai;
    try {
      await completion(openai({ model: 'gpt-4o', apiKey: 'k' })('Hi'));
      expect(upstream.requests).toHaveLength(1);
    } finally {
      delete process.env.OPENAI_BASE_URL;
    }
  });

  it('ends a request that is out of time or aborted', async () => {
    upstream.set(undefined, { fault: { type: 'stall', after: 2 } });
    const gpt = openai({ model: 'gpt-4o', apiKey: 'k', baseUrl: upstream.baseUrls.openai });
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    await expect(completion(gpt({ messages, timeout: 50 }))).rejects.toMatchObject({ kind: 'timeout' });
    await expect(completion(gpt({ messages, signal: AbortSignal.abort('no') }))).rejects.toBe('no');
    await expect(completion(gpt({ messages: [] }))).rejects.toThrow(/messages is empty/);
  });
});

/** Everything an error says of itself and of its causes, as a logger might print it. */
function everythingIn(error: unknown): string {
  let told = '';
  for (let one = error; one !== undefined && one !== null; one = (one as { cause?: unknown }).cause) {
    told += `${String(one)} ${(one as Error).stack ?? ''} ${JSON.stringify(one)}`;
  }
  return told;
}

describe.each(Object.entries(TRANSPORTS))('raw responses over %s', (_, transport) => {
  interface Response {
    head(headers: Record<string, string>, status?: number): void;
    body(bytes: Uint8Array | string): void;
    end(): void;
    closed(listener: () => void): void;
  }
  let respond: (response: Response) => void;
  let server: Server;
  let baseUrl: string;

  beforeAll(async () => {
    server = createServer((_request, response) =>
      respond({
        head: (headers, status = 200) => response.writeHead(status, headers),
        body: (bytes) => response.write(bytes),
        end: () => response.end(),
        closed: (listener) => response.on('close', listener),
      }),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const sse = { 'content-type': 'text/event-stream' };
  const event = (value: unknown): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
  const hello = event({ choices: [{ index: 0, delta: { content: 'Hello' } }] });
  const stop = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  const provider = (more: Partial<ProviderSettings> = {}): Provider =>
    openai({ model: 'm', apiKey: 'k', baseUrl, transport, ...more });
  const answers = (act: typeof respond): void => {
    respond = act;
  };

  it('[S06] reads a compressed stream, and one whose compression is cut after the end marker', async () => {
    const packed = gzipSync(hello + stop + event('[DONE]'));
    for (const bytes of [packed, packed.subarray(0, packed.length - 8)]) {
      answers(({ head, body, end }) => {
        head({ ...sse, 'content-encoding': 'gzip' });
        body(bytes);
        end();
      });
      expect((await completion(provider()('Hi'))).text).toBe('Hello');
    }
  });

  it('[S07] takes no content, and nothing at all, for a failure', async () => {
    answers(({ head, end }) => {
      head({}, 204);
      end();
    });
    expect((await failureOf(provider())).retryable).toBeDefined();
    answers(({ head, end }) => {
      head(sse);
      end();
    });
    expect(await failureOf(provider())).toMatchObject({ kind: 'truncated' });
  });

  it('[S09] takes the kind of a JSON error that comes with 200 from its body', async () => {
    answers(({ head, body, end }) => {
      head({ 'content-type': 'application/json' });
      body(JSON.stringify({ error: { message: 'slow down', type: 'rate_limit_exceeded', code: 'rate_limit_exceeded' } }));
      end();
    });
    expect(await failureOf(provider())).toMatchObject({ kind: 'rate-limit' });
  });

  it('[S10] hears a bare JSON error in a stream, though the socket stays open', async () => {
    answers(({ head, body }) => {
      head(sse);
      body(hello);
      body('{\n  "error": {\n    "code": 503,\n    "message": "overloaded",\n    "status": "UNAVAILABLE"\n  }\n}\n');
    });
    expect(await failureOf(provider())).toMatchObject({ switchable: true });
  });

  it('[T78] completes at the end marker though the socket stays open, and sooner at the very last event', async () => {
    answers(({ head, body }) => {
      head(sse);
      body(hello + stop + event('[DONE]'));
    });
    const begun = performance.now();
    expect((await completion(provider()('Hi'))).text).toBe('Hello');
    expect(performance.now() - begun).toBeLessThan(600);
    answers(({ head, body }) => {
      head(sse);
      body(hello + stop);
    });
    expect((await completion(provider()('Hi'))).text).toBe('Hello');
  });

  it('hears an API out that goes on after its end marker, for as long as it does', async () => {
    const used = (tokens: number): string => event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: tokens } });
    answers(({ head, body }) => {
      head(sse);
      body(hello + stop);
      setTimeout(() => body(used(1)), 150);
      setTimeout(() => body(used(2)), 320);
    });
    expect((await completion(provider()('Hi'))).usage.outputTokens).toBe(2);
  });

  it('[S16] needs no final newline, and takes a cut in the last event for one', async () => {
    answers(({ head, body, end }) => {
      head(sse);
      body((hello + stop).trimEnd());
      end();
    });
    expect((await completion(provider()('Hi'))).text).toBe('Hello');
    answers(({ head, body, end }) => {
      head(sse);
      body(`${hello}data: {"choices":[{"ind`);
      end();
    });
    expect(await failureOf(provider())).toMatchObject({ kind: 'truncated' });
  });

  it('[S17] [X06] bounds an event, an answer and an error body', async () => {
    answers(({ head, body, end }) => {
      head(sse);
      body(`data: ${'x'.repeat(5_000)}`);
      body(hello);
      end();
    });
    expect(await failureOf(provider({ limits: { lineBytes: 1_000 } }))).toMatchObject({ kind: 'too-large', code: 'lineBytes' });
    expect(await failureOf(provider({ limits: { answerBytes: 1_000 } }))).toMatchObject({
      kind: 'too-large',
      code: 'answerBytes',
    });
    answers(({ head, body, end }) => {
      head({ 'content-type': 'application/json' }, 500);
      body('x'.repeat(100_000));
      end();
    });
    expect(await failureOf(provider({ limits: { errorBytes: 100 } }))).toMatchObject({ kind: 'server', status: 500 });
  });

  it('[R55] lets go of the body of a failed response', async () => {
    const released = new Promise<boolean>((done) => {
      answers(({ head, body, closed }) => {
        head({ 'content-type': 'application/json' }, 500);
        body('x'.repeat(200_000));
        closed(() => done(true));
      });
    });
    await failureOf(provider({ limits: { errorBytes: 10 } }));
    expect(await released).toBe(true);
  });

  it('names a refusal whose body never ends by its status', async () => {
    answers(({ head, body }) => {
      head({ 'content-type': 'application/json', 'retry-after': '7' }, 429);
      body('{"error":');
    });
    expect(await failureOf(provider())).toMatchObject({ kind: 'rate-limit', retryAfterMs: 7_000 });
  });

  it('[R56] says when nothing was sent', async () => {
    const closed = createSocketServer();
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const error = await failureOf(provider({ baseUrl: `http://127.0.0.1:${port}` }));
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED', neverSent: true });
  });
});
