import { lastValueFrom } from 'rxjs';
import { Agent, getGlobalDispatcher, interceptors, setGlobalDispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FailoverEvent, failover, ProviderError, type ProviderSettings } from '../../src/index.js';
import { startUpstream, type Upstream } from '../../src/testing/upstream/index.js';
import { defaultTransport } from '../../src/transport/defaultTransport.node.js';
import { APIS, TEXT, WORDS } from './apis.js';
import { everythingIn } from './everythingIn.js';
import { say, upTo } from './faults.js';
import { hear } from './heard.js';
import { type Act, type Connection, RawServer } from './rawServer.js';
import { TRANSPORTS } from './transports.js';

const KEY = 'sk-canary-4f1d';
const PROMPT = 'The canary sings of 7c2e.';
const CANARY = /canary|4f1d|7c2e/i;
const canaries = { messages: [{ role: 'user' as const, content: PROMPT }] };

/** What a server that quotes all it got may answer. */
const quotes = `${KEY} ${PROMPT}`;
const quoting = { error: { message: quotes, type: quotes, code: quotes, param: quotes, status: quotes, details: [quotes] } };
const json = { 'content-type': 'application/json', 'x-request-id': quotes, 'request-id': quotes, 'retry-after': quotes };

const refusing =
  (status: string, body: string): Act =>
  async (connection) => {
    await connection.stream({ ...json, 'www-authenticate': quotes }, status);
    await connection.chunk(body);
    await connection.end();
  };

describe.each(TRANSPORTS)('over %s', (_, make) => {
  const transport = make();
  let server: RawServer;
  beforeAll(async () => {
    server = await RawServer.start();
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => server.close());

  describe.each(APIS)('$name', (api) => {
    const settings: Partial<ProviderSettings> = { apiKey: KEY, transport };

    it.each<[string, Act]>([
      ['a refusal', refusing(`400 ${quotes}`, JSON.stringify(quoting))],
      ['a refused key', refusing('401 Unauthorized', JSON.stringify(quoting))],
      ['a failure in bare words', refusing('500 Broken', quotes)],
      ['an error with 200', refusing('200 OK', JSON.stringify(quoting))],
      ['an error in the stream', (it) => say(it, `${upTo(api.script(), 1)}event: error\ndata: ${JSON.stringify(quoting)}\n\n`)],
      ['a page', (it) => say(it, `<html>${quotes}</html>\n`, { 'content-type': 'text/html' })],
      ['an event that is not JSON', (it) => say(it, `${upTo(api.script(), 1)}data: {"${quotes}\n\n`)],
      ['a line of no field', (it) => say(it, `${upTo(api.script(), 1)}${quotes}\n\n`)],
      ['a cut', (it) => say(it, `${upTo(api.script(), 1)}data: {"text":"${quotes}`)],
      ['a reset', (it) => it.reset()],
      ['a response that is none', (it) => it.write(`${quotes}\r\n\r\n`)],
      ['a header that cannot be one', (it) => it.write(`HTTP/1.1 200 OK\r\n${quotes}\r\n\r\n`)],
      [
        'a redirect',
        (it) => it.head({ location: `/${KEY}?${encodeURIComponent(PROMPT)}` }, '307 Elsewhere').then(() => it.fin()),
      ],
    ])('[X01] tells neither key nor prompt after %s', async (__, act) => {
      const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level));
      const warnings: unknown[] = [];
      const warned = (warning: unknown): void => void warnings.push(warning);
      process.on('warning', warned);
      server.act = act;
      const { error } = await hear(api.provider(server.url, settings), canaries);
      expect(ProviderError.is(error)).toBe(true);
      const events: FailoverEvent[] = [];
      const chat = failover([api.provider(server.url, settings)], { retry: false, probe: false });
      const listening = chat.events$.subscribe((event) => events.push(event));
      const all = await hear(chat, canaries);
      listening.unsubscribe();
      process.off('warning', warned);
      expect(server.requests.at(-1)).toMatch(KEY); // so it could be told
      expect(events.map(({ type }) => type)).toContain('attempt-failed');
      expect(everythingIn([error, all.error, events, chat.ranking, warnings, logs.map((log) => log.mock.calls)])).not.toMatch(
        CANARY,
      );
      await server.empty();
    });

    it('[X01] keeps the words of the upstream where they are asked for, and the key out of ours', async () => {
      server.act = refusing(
        '400 Bad',
        JSON.stringify({ error: { message: 'The field is wrong.', type: 'invalid_request_error' } }),
      );
      const { error } = await hear(api.provider(server.url, { ...settings, errorDetail: true }), canaries);
      expect(error).toMatchObject({ detail: 'The field is wrong.' });
      expect(everythingIn(error)).not.toMatch(CANARY);
    });

    it.each(['sk-canary-4f1d\n', 'sk-canary-4f1d\r\nx-other: 1', '\nsk-canary-4f1d', 'sk-canary\0-4f1d'])(
      '[X02] sends no key like %j, and does not print it',
      async (apiKey) => {
        server.act = (connection) => say(connection, api.script().whole);
        const before = server.requests.length;
        const { error } = await hear(api.provider(server.url, { ...settings, apiKey: () => apiKey }));
        expect(error).toMatchObject({
          kind: 'auth',
          code: 'BAD_API_KEY',
          neverSent: true,
          message: expect.stringContaining('key'),
        });
        expect(everythingIn(error)).not.toMatch(CANARY);
        expect(server.requests).toHaveLength(before);
        const made = thrownBy(() => api.provider(server.url, { ...settings, apiKey }));
        expect(made).toBeInstanceOf(TypeError);
        expect(everythingIn(made)).not.toMatch(CANARY);
      },
    );

    it.each(['301 Moved Permanently', '302 Found', '303 See Other', '307 Temporary Redirect', '308 Permanent Redirect'])(
      '[X04] follows no %s, and never sends the key on',
      async (status) => {
        const elsewhere = await RawServer.start();
        elsewhere.act = (connection) => say(connection, api.script().whole);
        server.act = (connection) => redirected(connection, `${elsewhere.url}/v1`, status);
        const { error, text } = await hear(api.provider(server.url, settings));
        expect(error).toMatchObject({ kind: 'protocol', status: Number(status.slice(0, 3)), retryable: false, switchable: true });
        expect([text, elsewhere.connections]).toStrictEqual(['', 0]);
        await server.empty();
        await elsewhere.close();
      },
    );

    it('[X05] lets nothing that an event says near a prototype', async () => {
      const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}';
      const { begin, words, end } = api.script();
      const poisoned = words.map((event) => event.replace(/(data: \{)/, `$1${hostile.slice(1, -1)},`));
      server.act = (connection) => say(connection, begin + poisoned.join('') + end);
      const { chunks, text } = await hear(api.provider(server.url, settings));
      expect(text).toBe(TEXT);
      expect(chunks.every((chunk) => (chunk as { polluted?: unknown }).polluted === undefined)).toBe(true);
      server.act = (connection) => say(connection, api.cutCall(hostile));
      await hear(api.provider(server.url, settings));
      for (const any of [{}, [], () => undefined, new Error()]) expect(any).not.toHaveProperty('polluted');
      await server.empty();
    });

    it.each(['99999999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
      '[X07] takes a Retry-After of %.30s for a day',
      async (hint) => {
        server.act = async (connection) => {
          const headers = { ...json, 'retry-after': hint, date: 'Wed, 25 Nov 2026 00:00:00 GMT', 'content-length': 2 };
          await connection.head(headers, '429 Too Many Requests');
          await connection.write('{}');
        };
        const { error } = await hear(api.provider(server.url, settings));
        expect(error).toMatchObject({ kind: 'rate-limit', retryAfterMs: 86_400_000 });
        await server.empty();
      },
    );

    it.each(['-5', 'NaN', '1e9', 'soon'])('[X07] takes a Retry-After of %s for none', async (hint) => {
      server.act = async (connection) => {
        await connection.head({ ...json, 'retry-after': hint, 'content-length': 2 }, '429 Too Many Requests');
        await connection.write('{}');
      };
      expect((await hear(api.provider(server.url, settings))).error).toMatchObject({ retryAfterMs: undefined });
      await server.empty();
    });
  });
});

describe('[X04] a dispatcher that follows redirects', () => {
  it('follows none of ours', async () => {
    const before = getGlobalDispatcher();
    const agent = new Agent();
    setGlobalDispatcher(agent.compose(interceptors.redirect({ maxRedirections: 5 })));
    const [first, second] = [await RawServer.start(), await RawServer.start()];
    try {
      first.act = (connection) => redirected(connection, second.url, '307 Temporary Redirect');
      for (const { provider } of APIS) {
        const { error } = await hear(provider(first.url, { apiKey: KEY, transport: defaultTransport }));
        expect(error).toMatchObject({ kind: 'protocol', status: 307 });
      }
      expect(second.connections).toBe(0);
    } finally {
      setGlobalDispatcher(before);
      await Promise.all([agent.close(), first.close(), second.close()]);
    }
  });
});

describe('[X08] events', () => {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream({ default: { answer: TEXT, firstTokenMs: 1, tokenMs: 0 } });
  });
  afterAll(() => upstream.close());

  it.each(TRANSPORTS)('hold no word of question or answer, over %s', async (_, make) => {
    const urls = [upstream.baseUrls.openai, upstream.baseUrls.openai, upstream.baseUrls.anthropic, upstream.baseUrls.gemini];
    const transport = make();
    const providers = APIS.map(({ name, provider }, at) => provider(urls[at] ?? '', { id: name, apiKey: KEY, transport }));
    const broken = APIS.map(({ name, provider }, at) =>
      provider(urls[at] ?? '', { id: `broken ${name}`, apiKey: KEY, transport, model: 'broken' }),
    );
    upstream.set('broken', { fault: { type: 'cut', after: 2, how: 'rst' } });
    for (const [at, provider] of providers.entries()) {
      const chat = failover([[broken[at] ?? provider], [provider]], { probe: false });
      const events: FailoverEvent[] = [];
      const listening = chat.events$.subscribe((event) => events.push(event));
      await lastValueFrom(chat(canaries));
      listening.unsubscribe();
      expect(events.map(({ type }) => type)).toContain('switch');
      const told = everythingIn(events);
      for (const secret of [CANARY, ...WORDS.map((word) => word.trim())]) expect(told).not.toMatch(secret);
    }
  });
});

async function redirected(connection: Connection, to: string, status: string): Promise<void> {
  await connection.head({ location: to, 'content-length': 0 }, status);
  connection.fin();
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
