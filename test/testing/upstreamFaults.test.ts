import {
  type Api,
  DEFAULT_ANSWER,
  type Fault,
  type ScriptOptions,
  startUpstream,
  type Upstream,
  words,
} from 'rxbaton/testing/upstream';
import { afterEach, describe, expect, it } from 'vitest';
import { APIS, answerIn, answerOf, ask, eventsOf, follow, readAll } from './upstreamClient.js';

const FIRST_20 = words(DEFAULT_ANSWER).slice(0, 20).join('');

let upstream: Upstream;
const start = async (fault: Fault, script: ScriptOptions = {}): Promise<void> => {
  upstream = await startUpstream({ models: { m: { firstTokenMs: 0, tokenMs: 0, fault, ...script } } });
};
afterEach(() => upstream.close());

const codeOf = (error: unknown): unknown => (error as { cause?: { code?: unknown } }).cause?.code;
const failureOf = (asked: Promise<Response>): Promise<unknown> => asked.then(() => undefined, codeOf);

describe('status', () => {
  it.each<[Api, number, object]>([
    ['chat', 429, { error: { type: 'requests', code: 'rate_limit_exceeded', param: null } }],
    ['responses', 503, { error: { code: 'server_is_overloaded' } }],
    ['anthropic', 529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'req_000001' }],
    ['gemini', 503, { error: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' } }],
  ])('%s answers %i with its own error body', async (api, status, body) => {
    await start({ type: 'status', status });
    const response = await ask(upstream, api);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
  });

  it('strikes the first `times` requests only', async () => {
    await start({ type: 'status', status: 500, times: 2 });
    const statuses = [];
    for (let request = 0; request < 3; request++) statuses.push((await ask(upstream, 'chat')).status);
    expect(statuses).toStrictEqual([500, 500, 200]);
  });

  it.each<[number | string, string | null, string | null]>([
    [7, '7', null],
    [0.25, null, '250'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', null],
  ])('says when to come back: %s', async (retryAfter, seconds, milliseconds) => {
    await start({ type: 'status', status: 429, retryAfter });
    const { headers } = await ask(upstream, 'anthropic');
    expect([headers.get('retry-after'), headers.get('retry-after-ms')]).toStrictEqual([seconds, milliseconds]);
    expect(headers.get('x-should-retry')).toBe('true');
  });

  it('says it in the body on Gemini', async () => {
    await start({ type: 'status', status: 429, retryAfter: 34.4 });
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }];
    expect(await (await ask(upstream, 'gemini')).json()).toMatchObject({ error: { status: 'RESOURCE_EXHAUSTED', details } });
  });

  it('takes a code, a message or a whole body instead of the usual ones', async () => {
    await start({ type: 'status', status: 429, code: 'insufficient_quota', message: 'No more.' });
    expect(await (await ask(upstream, 'chat')).json()).toMatchObject({
      error: { code: 'insufficient_quota', message: 'No more.' },
    });
    upstream.set('m', { fault: { type: 'status', status: 502, body: 'Bad gateway' } });
    expect(await (await ask(upstream, 'chat')).text()).toBe('Bad gateway');
    upstream.set('m', { fault: { type: 'status', status: 200, body: { error: 'in a 200' } } });
    expect(await (await ask(upstream, 'chat')).json()).toStrictEqual({ error: 'in a 200' });
    upstream.set('m', { fault: { type: 'status', status: 204 } });
    expect(await (await ask(upstream, 'chat')).text()).toBe('');
  });
});

describe('stall', () => {
  it.each(APIS)('%s goes silent after exactly so many words, with the socket open', async (api) => {
    await start({ type: 'stall', after: 20 });
    const leaving = new AbortController();
    const { text, ended } = follow(await ask(upstream, api, { signal: leaving.signal }));
    await expect.poll(() => answerIn(api, text())).toBe(FIRST_20);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([answerIn(api, text()), upstream.openStreams('m')]).toStrictEqual([FIRST_20, 1]);
    leaving.abort();
    expect(await ended).toHaveProperty('name', 'AbortError');
  });

  it.each<[Api, string]>([
    ['chat', ': keep-alive\n\n'],
    ['responses', ': keep-alive\n\n'],
    ['anthropic', 'event: ping\ndata: {"type":"ping"}\n\n'],
    ['gemini', ': keep-alive\r\n\r\n'],
  ])('%s keeps the connection alive in its own way, and may go on', async (api, keepAlive) => {
    await start({ type: 'stall', after: 20, keepAliveMs: 10, forMs: 30 });
    const { text } = await readAll(await ask(upstream, api));
    expect(text).toContain(keepAlive.repeat(3));
    expect(text).not.toContain(keepAlive.repeat(4));
    expect(answerIn(api, text)).toBe(DEFAULT_ANSWER);
  });
});

describe('cut', () => {
  const errorCodes = { rst: 'ECONNRESET', fin: 'UND_ERR_SOCKET' } as const;

  it.each(APIS.flatMap((api) => (['rst', 'fin'] as const).map((how) => [api, how] as const)))(
    '%s: %s after exactly so many words',
    async (api, how) => {
      await start({ type: 'cut', after: 20, how });
      const { text, error } = await readAll(await ask(upstream, api));
      expect(answerIn(api, text)).toBe(FIRST_20);
      expect(codeOf(error)).toBe(errorCodes[how]);
      expect(upstream.requests[0]).toMatchObject({ wordsSent: 20, closedBy: 'server', status: 200 });
    },
  );

  it('before the first word: the head is out, and reasoning too', async () => {
    await start({ type: 'cut', after: 0, how: 'rst' }, { reasoning: 'Let me think.' });
    const { text } = await readAll(await ask(upstream, 'anthropic'));
    expect([answerIn('anthropic', text), text.includes(' think.')]).toStrictEqual(['', true]);
  });

  it('beyond the answer: only the end marker is missing', async () => {
    await start({ type: 'cut', after: 1_000, how: 'fin' });
    const { text, error } = await readAll(await ask(upstream, 'chat'));
    expect(answerIn('chat', text)).toBe(DEFAULT_ANSWER);
    expect([text.includes('"finish_reason":"stop"'), codeOf(error)]).toStrictEqual([false, 'UND_ERR_SOCKET']);
  });

  it('inside a tool call: its fragments count after the words', async () => {
    await start(
      { type: 'cut', after: 3, how: 'fin' },
      { answer: 'One two', toolCalls: [{ name: 'f', args: { long: 'enough' } }] },
    );
    const { text } = await readAll(await ask(upstream, 'responses'));
    const deltas = eventsOf(text).filter(({ event }) => event === 'response.function_call_arguments.delta');
    expect(deltas).toHaveLength(1);
    expect(upstream.requests[0]?.wordsSent).toBe(3);
  });
});

describe('error', () => {
  it.each<[Api, RegExp]>([
    ['chat', /data: \{"error":\{"message":"[^"]+","type":"server_error","param":null,"code":"oops"\}\}\n\ndata: \[DONE\]\n\n$/],
    [
      'responses',
      /event: error\ndata: \{"type":"error","error":\{[^}]+"code":"oops"\},"sequence_number":\d+\}\n\nevent: response\.failed\n.+"status":"failed"/,
    ],
    [
      'anthropic',
      /event: error\ndata: \{"type":"error","error":\{"details":null,"type":"oops","message":"Overloaded"\},"request_id":"req_000001"\}\n\n$/,
    ],
    ['gemini', /\r\n\r\n\{\n {2}"error": \{\n {4}"code": 503,\n {4}"message": "[^"]+",\n {4}"status": "oops"\n {2}\}\n\}\n$/],
  ])('%s reports it in its own shape, inside the stream, and ends', async (api, shape) => {
    await start({ type: 'error', after: 20, code: 'oops' });
    const { text, error } = await readAll(await ask(upstream, api));
    expect(answerIn(api, text)).toBe(FIRST_20);
    expect(text).toMatch(shape);
    expect(error).toBeUndefined();
  });

  it('is a status 500 where nothing streams', async () => {
    await start({ type: 'error', after: 20 });
    expect((await ask(upstream, 'chat', { stream: false })).status).toBe(500);
  });
});

describe('other faults', () => {
  it.each<[Api, RegExp]>([
    ['chat', /finish_reason":"stop|\[DONE\]/],
    ['responses', /response\.completed/],
    ['anthropic', /message_stop/],
    ['gemini', /finishReason/],
  ])('no-end: %s ends without its end marker', async (api, marker) => {
    await start({ type: 'no-end', times: 1 });
    const broken = await readAll(await ask(upstream, api));
    expect([answerIn(api, broken.text), broken.error]).toStrictEqual([DEFAULT_ANSWER, undefined]);
    expect(broken.text).not.toMatch(marker);
    expect((await readAll(await ask(upstream, api))).text).toMatch(marker);
  });

  it.each(APIS)('garbage: %s has one event that is not JSON, and goes on', async (api) => {
    await start({ type: 'garbage', after: 20 });
    const { text } = await readAll(await ask(upstream, api));
    const isJson = (data: string): boolean => {
      try {
        return JSON.parse(data) !== undefined;
      } catch {
        return data === '[DONE]';
      }
    };
    expect(eventsOf(text).filter(({ data }) => !isJson(data))).toHaveLength(1);
    expect(answerIn(api, text)).toBe(DEFAULT_ANSWER);
  });

  it('refuse: the connection breaks before the head', async () => {
    await start({ type: 'refuse' });
    expect(await failureOf(ask(upstream, 'chat'))).toBe('ECONNRESET');
    expect(upstream.requests[0]).toMatchObject({ status: undefined, closedBy: 'server' });
  });

  it('html: a page with status 200', async () => {
    await start({ type: 'html' });
    const response = await ask(upstream, 'chat');
    expect([response.status, response.headers.get('content-type')]).toStrictEqual([200, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('<html>');
  });

  it('slow: to the head, to the first token, and between tokens', async () => {
    await start({ type: 'slow', headersMs: 40, firstTokenMs: 60, tokenMs: 30 }, { answer: 'One two three' });
    const begun = performance.now();
    const response = await ask(upstream, 'chat');
    const head = performance.now() - begun;
    await readAll(response);
    const all = performance.now() - begun;
    expect([head >= 38, all - head >= 115]).toStrictEqual([true, true]);
  });

  it('no fault outlives recover()', async () => {
    await start({ type: 'refuse' });
    upstream.recover('m');
    expect(await answerOf(upstream, 'chat')).toBe(DEFAULT_ANSWER);
  });

  it.each<[Fault, boolean]>([
    [{ type: 'cut', after: 3, how: 'fin' }, true],
    [{ type: 'garbage', after: 3 }, false],
    [{ type: 'no-end' }, false],
  ])('%o breaks a document that does not stream', async (fault, breaksConnection) => {
    await start(fault);
    const { text, error } = await readAll(await ask(upstream, 'chat', { stream: false }));
    expect(error !== undefined).toBe(breaksConnection);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('a stall holds a document back', async () => {
    await start({ type: 'stall', after: 3, forMs: 30 });
    const begun = performance.now();
    expect((await ask(upstream, 'chat', { stream: false })).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(28);
  });
});

describe('a script that cannot be', () => {
  it.each<[object, string]>([
    [{ fault: { type: 'nonsense' } }, '.fault.type must be one of status, stall'],
    [{ fault: { type: 'cut', after: -1, how: 'rst' } }, '.fault.after must be a whole number of at least 0, not -1'],
    [{ fault: { type: 'cut', after: 1, how: 'bang' } }, ".fault.how must be 'rst' or 'fin', not bang"],
    [{ fault: { type: 'cut', after: 1, how: 'rst', retryAfter: 3 } }, '.fault.retryAfter is no option of a cut fault'],
    [{ fault: { type: 'status', status: 99 } }, '.fault.status must be a whole number of at least 200 and at most 599, not 99'],
    [{ fault: { type: 'no-end', times: 0 } }, '.fault.times must be a whole number of at least 1, not 0'],
    [{ fault: 'stall' }, '.fault must be an object with a type'],
    [{ tokenMs: -1 }, '.tokenMs must be a number of at least 0, not -1'],
    [{ tokensPerWrite: 0 }, '.tokensPerWrite must be a whole number of at least 1, not 0'],
    [{ manner: 'rude' }, '.manner must be one of continues, repeats-tail, restarts, refuses-prefill, preamble, not rude'],
    [{ answer: 42 }, '.answer must be a string, not number'],
    [{ toolCalls: [{ name: 'f' }] }, '.toolCalls must be an array of { name: string, args: object }'],
    [{ delaysOf: 5 }, '.delaysOf must be a function, not number'],
  ])('%o', async (script, message) => {
    upstream = await startUpstream();
    await expect(startUpstream({ models: { m: script } })).rejects.toThrow(message);
  });
});
