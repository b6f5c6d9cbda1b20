import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { failover } from '../../src/failover/failover.js';
import type { GatewayApi } from '../../src/gateway/apis/gatewayApi.js';
import { openaiChat } from '../../src/gateway/apis/openaiChat/openaiChat.js';
import { Gateway, gateway } from '../../src/gateway/gateway.js';
import { gatewaySettings } from '../../src/gateway/gatewayOptions.js';
import { provider } from '../../src/providers/provider.js';
import { finish, scripted, start } from '../failover/scripted.js';
import { asJson, asks, CHAT, Clock, chatBody, settled } from './client.js';

const answers = scripted(new Clock(), 'a', [[start, 'Hello', finish]]).provider;
const error = (code: string) => ({ error: expect.objectContaining({ code, message: expect.any(String) }) });

describe('routes', () => {
  const ask = asks({ chat: answers, 'lab/small': answers });

  it('lists the models, for the clients of OpenAI and of Anthropic', async () => {
    const one = { id: 'chat', object: 'model', created: 1_700_000_000, owned_by: 'rxbaton' };
    expect(await asJson(await ask('/v1/models'))).toStrictEqual({ object: 'list', data: [one, { ...one, id: 'lab/small' }] });
    expect(await asJson(await ask('/v1/models/chat'))).toStrictEqual(one);
    expect(await asJson(await ask('/v1/models/lab%2Fsmall'))).toStrictEqual({ ...one, id: 'lab/small' });
    const headers = { 'anthropic-version': '2023-06-01' };
    const theirs = { type: 'model', id: 'chat', display_name: 'chat', created_at: '2023-11-14T22:13:20.000Z' };
    expect(await asJson(await ask('/v1/models/chat', { headers }))).toStrictEqual(theirs);
    expect(await asJson(await ask('/v1/models', { headers }))).toMatchObject({
      has_more: false,
      first_id: 'chat',
      last_id: 'lab/small',
    });
  });

  it.each([
    ...['/', '/v1', '/v1/models/', '/v1//models', '//v1/models', '/v1/models/lab/small', '/v1/models/%2e%2e%2fchat'],
    ...['/v1%2Fmodels', '/v1/models/%ff', '/v1/chat/completions/', '/V1/models', '/v1/tickets/', '/v1/models/..%2f..%2fhealth'],
    ...['/v1/models/__proto__', '/v1/models/constructor', '/v1/tickets/none', '/metrics', '/v1/chat/completions/count_tokens'],
  ])('finds nothing at %s', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(await asJson(response)).toHaveProperty('error.message');
  });

  it('tells which methods an address takes', async () => {
    const wrong = await ask(CHAT);
    expect([wrong.status, wrong.headers.get('allow')]).toStrictEqual([405, 'POST, OPTIONS']);
    expect(await asJson(wrong)).toMatchObject(error('method_not_allowed'));
    const written = await ask('/v1/models', { method: 'DELETE' });
    expect([written.status, written.headers.get('allow')]).toStrictEqual([405, 'GET, HEAD, OPTIONS']);
    const options = await ask(CHAT, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toStrictEqual([204, 'POST, OPTIONS']);
    const head = await ask('/v1/models', { method: 'HEAD' });
    expect([head.status, await head.text()]).toStrictEqual([200, '']);
  });

  it('is healthy while somebody is up for each model', async () => {
    const chat = failover([answers, scripted(new Clock(), 'b', [[start, finish]]).provider]);
    const asked = asks({ chat, other: answers });
    const well = await asked('/health');
    expect([well.status, await asJson(well)]).toStrictEqual([200, { status: 'up', up: 2, down: 0 }]);
    chat.breakers.get('a')?.trip();
    expect((await asked('/health')).status).toBe(200);
    chat.breakers.get('b')?.trip();
    const unwell = await asked('/health');
    expect([unwell.status, await asJson(unwell)]).toStrictEqual([503, { status: 'down', up: 1, down: 1 }]);
    await chat.close();
  });

  it('tells the figures that its sink keeps, and tells it of each answer', async () => {
    const heard: string[] = [];
    const metrics = {
      begin: (model: string, api: string) => ({
        hear: ({ type }: { readonly type: string }) => void heard.push(type),
        end: (outcome: string) => void heard.push(`${outcome} ${model} ${api}`),
      }),
      expose: () => 'rxbaton_up 1\n',
    };
    const asked = asks(answers, { metrics });
    await (await asked(CHAT, { body: chatBody({ stream: true }) })).text();
    expect(heard).toStrictEqual(['start', 'text', 'finish', 'answered chat openai-chat']);
    const told = await asked('/metrics');
    expect([told.headers.get('content-type'), await told.text()]).toStrictEqual([
      'text/plain; version=0.0.4; charset=utf-8',
      'rxbaton_up 1\n',
    ]);
  });
});

describe('an API whose clients have prompts counted', () => {
  /** As Anthropic's wants a limit, and tells errors its own way. */
  const theirs: GatewayApi = {
    ...openaiChat,
    name: 'anthropic',
    readRequest: (body) => {
      if (body.max_tokens === undefined) throw new TypeError('no limit');
      return openaiChat.readRequest(body);
    },
    errorBody: ({ code }) => ({ type: 'error', code }),
  };
  const apis = new Map([['/v1/messages', theirs]]);
  const handler = new Gateway(new Map([['chat', answers]]), gatewaySettings({ concurrent: 1 }), apis);
  const post = (path: string, body: object) =>
    handler.respond(
      new Request(`http://x${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );

  it('estimates a prompt, and asks nobody', async () => {
    for (let time = 0; time < 3; time++) {
      const counted = await post('/v1/messages/count_tokens', chatBody());
      expect([counted.status, await asJson(counted)]).toStrictEqual([200, { input_tokens: 7 }]);
    }
    expect(await asJson(await post('/v1/messages/count_tokens', chatBody({ model: 'none' })))).toStrictEqual({
      type: 'error',
      code: 'model_not_found',
    });
  });

  it('tells its clients in its own form that there is nothing at an address', async () => {
    const headers = { 'anthropic-version': '2023-06-01' };
    expect(await asJson(await handler.respond(new Request('http://x/v1/none', { headers })))).toStrictEqual({
      type: 'error',
      code: 'not_found',
    });
    expect(await asJson(await handler.respond(new Request('http://x/v1/none')))).toHaveProperty('error.code', 'not_found');
  });
});

describe('limits', () => {
  const ask = asks(answers, { bodyBytes: 200, headerBytes: 300, jsonDepth: 4 });

  it.each([
    [415, 'unsupported_media_type', { headers: { 'content-type': 'text/plain' } }],
    [415, 'unsupported_encoding', { headers: { 'content-encoding': 'gzip' } }],
    [413, 'request_too_large', { body: chatBody({ user: 'x'.repeat(200) }) }],
    [413, 'request_too_large', { headers: { 'content-length': '201' } }],
    [431, 'headers_too_large', { headers: { 'x-much': 'x'.repeat(300) } }],
    [400, 'invalid_json', { body: '{"model":' }],
    [400, 'invalid_json', { body: '[1]' }],
    [400, 'invalid_json', { body: ' ' }],
    [400, 'invalid_json', { body: '{"a":[[[[1]]]]}' }],
    [404, 'model_not_found', { body: chatBody({ model: '__proto__' }) }],
  ])('answers %i %s', async (status, code, asked) => {
    const response = await ask(CHAT, { body: chatBody(), ...asked });
    expect(response.status).toBe(status);
    expect(await asJson(response)).toMatchObject(error(code));
  });

  it('looks at brackets outside of strings alone', async () => {
    const response = await ask(CHAT, { body: chatBody({ user: '[[[[[[[{{{"\\' }) });
    expect(response.status).toBe(200);
  });

  const posts = (body: ReadableStream<Uint8Array>): Request =>
    // Node wants to be told that the body is not read to its end before the answer comes.
    new Request(`http://x${CHAT}`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit);

  it('reads no more of a body than it takes', async () => {
    let pulls = 0;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulls++;
        controller.enqueue(new Uint8Array(100));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const response = await gateway({ chat: answers }, { bodyBytes: 1_000 })(posts(body));
    await settled();
    expect([response.status, cancelled, pulls < 20]).toStrictEqual([413, true, true]);
  });

  it('reads a body in pieces of any size', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(chatBody({ user: 'é'.repeat(20_000) })));
    const sizes = [1, 1, 17_000, 3, 30_000];
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const size = sizes.shift() ?? 1_000;
        controller.enqueue(bytes.subarray(at, at + size));
        at += size;
        if (at >= bytes.length) controller.close();
      },
    });
    expect((await gateway({ chat: answers }, { bodyBytes: bytes.length })(posts(body))).status).toBe(200);
  });

  it('does not wait for a body for ever', async () => {
    const clock = new Clock();
    const handle = gateway({ chat: answers }, { scheduler: clock, bodyTimeout: 1_000 });
    const response = handle(posts(new ReadableStream<Uint8Array>({})));
    await clock.advance(1_000);
    expect((await response).status).toBe(408);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(Uint8Array.of(0x22, 0xff, 0x22));
        controller.close();
      },
    });
    expect((await gateway({ chat: answers })(posts(body))).status).toBe(400);
  });

  it('has as many requests under way as may be, until one of them ends', async () => {
    const asked = asks(
      { quiet: provider('quiet', () => NEVER), chat: answers },
      { concurrent: 2, scheduler: new Clock(), headAfter: 0 },
    );
    const leave = new AbortController();
    const waits = asked(CHAT, { body: chatBody({ model: 'quiet' }), signal: leave.signal });
    const streams = asked(CHAT, { body: chatBody({ model: 'quiet', stream: true }), signal: leave.signal });
    await settled();
    const refused = await asked(CHAT, { body: chatBody() });
    expect([refused.status, refused.headers.get('retry-after')]).toStrictEqual([503, '1']);
    expect(await asJson(refused)).toMatchObject(error('busy'));
    expect((await asked('/health')).status).toBe(200);
    leave.abort();
    expect([(await waits).status, (await streams).status]).toStrictEqual([499, 499]);
    for (let time = 0; time < 5; time++) expect((await asked(CHAT, { body: chatBody() })).status).toBe(200);
  });

  it('wants a model, and right options', () => {
    expect(() => gateway({})).toThrow('gateway(models): give it at least one model');
    // @ts-expect-error a provider
    expect(() => gateway({ chat: 'gpt' })).toThrow("gateway(models): 'chat' must be a provider, not string");
    expect(() => gateway({ chat: answers }, { headAfter: -1 })).toThrow(RangeError);
    expect(() => gateway({ chat: answers }, { concurrent: 0 })).toThrow('gateway({ concurrent })');
    expect(() => gateway({ chat: answers }, { keys: [] })).toThrow('gateway({ keys })');
    expect(() => gateway({ chat: answers }, { keys: ['secret key'] })).toThrow(
      /^gateway\(\{ keys\[0\] \}\) must be a key of ASCII characters, without spaces$/,
    );
    expect(() => gateway({ chat: answers }, { keys: ['schlüssel'] })).toThrow('gateway({ keys[0] })');
    // @ts-expect-error a list
    expect(() => gateway({ chat: answers }, { cors: { origins: 'https://a.example' } })).toThrow('gateway({ cors.origins })');
  });
});

describe('cors', () => {
  const page = { origin: 'https://chat.example' };

  it('is off unless it is set', async () => {
    const response = await asks(answers)(CHAT, { body: chatBody(), headers: page });
    expect([response.headers.get('access-control-allow-origin'), response.headers.get('vary')]).toStrictEqual([null, null]);
  });

  it('lets the pages in that it names, and no others', async () => {
    const asked = asks(answers, { cors: { origins: [page.origin] }, keys: ['key'] });
    const preflight = {
      ...page,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, x-stainless-os',
    };
    const may = await asked(CHAT, { method: 'OPTIONS', headers: preflight });
    expect(may.status).toBe(204);
    expect(Object.fromEntries(may.headers)).toMatchObject({
      'access-control-allow-origin': page.origin,
      'access-control-allow-headers': 'authorization, x-stainless-os',
      'access-control-allow-methods': 'GET, POST',
      vary: 'Origin',
    });
    const other = await asked(CHAT, { method: 'OPTIONS', headers: { ...preflight, origin: 'https://evil.example' } });
    expect([other.headers.get('access-control-allow-origin'), other.headers.get('vary')]).toStrictEqual([null, 'Origin']);
    const refused = await asked(CHAT, { body: chatBody(), headers: page });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toStrictEqual([401, page.origin]);
    expect(refused.headers.get('access-control-expose-headers')).toContain('x-rxbaton-ticket');
  });
});

describe('keys', () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const statusFor = async (ask: ReturnType<typeof asks>, headers: Readonly<Record<string, string>>) =>
    (await ask(CHAT, { body: chatBody(), headers })).status;

  it('lets in whoever has one of them', async () => {
    const ask = asks(answers, { keys: ['first-key', { id: 'team', key: 'second-key' }] });
    expect(await statusFor(ask, bearer('first-key'))).toBe(200);
    expect(await statusFor(ask, { authorization: 'bearer second-key' })).toBe(200);
    expect(await statusFor(ask, { 'x-api-key': 'second-key' })).toBe(200);
    for (const wrong of ['first-ke', 'first-keys', 'First-key', '', ' '].map(bearer))
      expect(await statusFor(ask, wrong)).toBe(401);
    expect(await statusFor(ask, {})).toBe(401);
  });

  it('refuses others in the form of the API, and says nothing of the key', async () => {
    const response = await asks(answers, { keys: ['right'] })(CHAT, { body: chatBody(), headers: bearer('canary-key') });
    const text = await response.text();
    expect(JSON.parse(text)).toStrictEqual({
      error: { message: 'The API key is not known here', type: 'authentication_error', param: null, code: 'invalid_api_key' },
    });
    expect(text).not.toContain('canary');
  });

  it('opens to each the models that are theirs', async () => {
    const ask = asks({ chat: answers, other: answers }, { keys: [{ id: 'a', key: 'k', models: ['other'] }] });
    expect(await statusFor(ask, bearer('k'))).toBe(404);
    expect(await asJson(await ask('/v1/models', { headers: bearer('k') }))).toHaveProperty('data.length', 1);
    expect((await ask('/v1/models/chat', { headers: bearer('k') })).status).toBe(404);
  });

  it('asks a function, which may take its time', async () => {
    const ask = asks(answers, { keys: async (presented) => presented === 'k' && { id: 'someone' } });
    expect(await statusFor(ask, bearer('k'))).toBe(200);
    expect(await statusFor(ask, bearer('other'))).toBe(401);
    // As a database says that it has none.
    expect(await statusFor(asks(answers, { keys: () => null }), bearer('k'))).toBe(401);
  });
});
