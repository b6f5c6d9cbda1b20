import { DEFAULT_ANSWER, startUpstream, type Upstream, type UpstreamState } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APIS, answerOf, ask, askOverSocket, readAll } from './upstreamClient.js';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ models: { m: {}, other: {} }, default: { firstTokenMs: 0, tokenMs: 0 } });
  upstream.set(undefined, { firstTokenMs: 0, tokenMs: 0 });
});
afterEach(() => upstream.close());

const post = (path: string, body: object = {}): Promise<Response> =>
  fetch(upstream.url + path, { method: 'POST', body: JSON.stringify(body) });
const stateAfter = async (path: string, body?: object): Promise<UpstreamState> =>
  (await post(path, body)).json() as Promise<UpstreamState>;
const statusOf = async (model: string): Promise<number> => {
  const response = await ask(upstream, 'chat', { model });
  await readAll(response);
  return response.status;
};

describe('the control endpoint', () => {
  it('tells the state', async () => {
    const state = (await (await fetch(`${upstream.url}/control`)).json()) as UpstreamState;
    expect(state).toMatchObject({ url: upstream.url, down: false, openStreams: 0, models: { m: { words: 60, fault: null } } });
  });

  it('sets and clears the fault of one model', async () => {
    const fault = { type: 'status', status: 500 };
    expect((await stateAfter('/control', { model: 'm', fault })).models.m?.fault).toStrictEqual(fault);
    expect([await statusOf('m'), await statusOf('other')]).toStrictEqual([500, 200]);
    await post('/control', { model: 'm', fault: null });
    expect(await statusOf('m')).toBe(200);
  });

  it('sets every model, and recovers one or all', async () => {
    await post('/control', { fault: { type: 'status', status: 500 } });
    await post('/control/recover', { model: 'other' });
    expect([await statusOf('m'), await statusOf('other'), await statusOf('new')]).toStrictEqual([500, 200, 500]);
    await post('/control/recover');
    expect([await statusOf('m'), await statusOf('new')]).toStrictEqual([200, 200]);
  });

  it('strikes the streams of one model that are under way, and no later one', async () => {
    upstream.set(undefined, { tokenMs: 5 });
    const stalled = await ask(upstream, 'chat', { model: 'm' });
    const other = readAll(await ask(upstream, 'chat', { model: 'other' }));
    await upstream.waitFor(({ requests }) => requests.every(({ wordsSent }) => wordsSent >= 5));
    const before = upstream.requests[0]?.wordsSent ?? 0;
    await post('/control/strike', { model: 'm', fault: { type: 'stall', after: 3 } });
    await other;
    const sent = upstream.requests[0]?.wordsSent ?? 0;
    // A word may have gone out before the fault was there.
    expect(sent - before).toBeGreaterThanOrEqual(3);
    expect(sent).toBeLessThan(60);
    expect(upstream.openStreams('m')).toBe(1);
    await stalled.body?.cancel();
    expect(await answerOf(upstream, 'chat', { model: 'm' })).toBe(DEFAULT_ANSWER);
  });

  it('cuts every stream that is under way', async () => {
    upstream.set(undefined, { tokenMs: 5 });
    const answer = readAll(await ask(upstream, 'chat', { model: 'm' }));
    await upstream.waitFor(({ requests }) => (requests[0]?.wordsSent ?? 0) >= 5);
    upstream.strike(undefined, { type: 'cut', after: 0, how: 'rst' });
    expect((await answer).error).toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it.each<[object, string]>([
    [{ fault: { type: 'slow' } }, 'fault.type must be one that strikes in the middle of an answer, not slow'],
    [{ fault: { type: 'stall' } }, 'fault.after'],
    [{}, 'fault must be an object'],
  ])('refuses to strike with %j', async (body, message) => {
    const response = await post('/control/strike', body);
    expect([response.status, await response.json()]).toStrictEqual([400, { error: expect.stringContaining(message) }]);
  });

  it('takes all of them down', async () => {
    expect((await stateAfter('/control/down')).down).toBe(true);
    for (const api of APIS) expect((await ask(upstream, api)).status).toBe(503);
    expect((await stateAfter('/control/recover')).down).toBe(false);
    expect(await statusOf('m')).toBe(200);
  });

  it('changes anything else that JSON can say', async () => {
    await post('/control', { model: 'm', answer: 'Hello there', manner: 'restarts' });
    expect(await answerOf(upstream, 'chat', { turns: ['Hi', 'Hello'] })).toBe('Hello there');
  });

  it.each<[object, string]>([
    [{ model: 'm', fault: { type: 'nonsense' } }, 'fault.type must be one of'],
    [{ model: 'm', tokensMs: 3 }, 'tokensMs is no option of a script'],
    [{ model: 3 }, 'model must be a string'],
    [[], 'The body must be a JSON object'],
  ])('answers 400 to %o', async (body, message) => {
    const response = await post('/control', body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(message);
    expect(await statusOf('m')).toBe(200);
  });
});

it('the control endpoint answers 400 to what is not JSON', async () => {
  expect((await fetch(`${upstream.url}/control`, { method: 'POST', body: '{"fault": nul' })).status).toBe(400);
});

describe('set, down and recover', () => {
  it('a fault begins its `times` anew when it is set, and keeps them through other changes', async () => {
    const fault = { type: 'status', status: 500, times: 1 } as const;
    upstream.set('m', { fault });
    upstream.set('m', { tokenMs: 0 });
    expect([await statusOf('m'), await statusOf('m')]).toStrictEqual([500, 200]);
    upstream.set('m', { tokenMs: 0 });
    expect(await statusOf('m')).toBe(200);
    upstream.set('m', { fault });
    expect(await statusOf('m')).toBe(500);
  });

  it('a wrong change changes nothing', async () => {
    expect(() => upstream.set('m', { answer: 'New', tokenMs: -1 })).toThrow(RangeError);
    expect(await answerOf(upstream, 'chat')).toBe(DEFAULT_ANSWER);
  });
});

describe('requests', () => {
  it('are remembered without their keys', async () => {
    for (const api of APIS) await answerOf(upstream, api, { key: 'canary-key' });
    await ask(upstream, 'gemini', { key: undefined, path: '/v1beta/models/m:streamGenerateContent?alt=sse&key=canary-key' }).then(
      readAll,
    );
    expect(JSON.stringify(upstream.requests)).not.toContain('canary-key');
    expect(
      upstream.requests.map(({ id, api, model, path, status, wordsSent, closedBy }) => [
        id,
        api,
        model,
        path,
        status,
        wordsSent,
        closedBy,
      ]),
    ).toStrictEqual([
      [1, 'chat', 'm', '/v1/chat/completions', 200, 60, 'server'],
      [2, 'responses', 'm', '/v1/responses', 200, 60, 'server'],
      [3, 'anthropic', 'm', '/v1/messages', 200, 60, 'server'],
      [4, 'gemini', 'm', '/v1beta/models/m:streamGenerateContent', 200, 60, 'server'],
      [5, 'gemini', 'm', '/v1beta/models/m:streamGenerateContent', 200, 60, 'server'],
    ]);
    expect(upstream.requests[2]).toMatchObject({ headers: { 'anthropic-version': '2023-06-01' }, body: { max_tokens: 1000 } });
  });

  it('are forgotten beyond a limit', async () => {
    await upstream.close();
    upstream = await startUpstream({ default: { firstTokenMs: 0, tokenMs: 0 }, maxRequests: 2, now: () => 1_700_000_000_000 });
    for (let request = 0; request < 3; request++) await answerOf(upstream, 'chat');
    expect(upstream.requests.map(({ id, startedAt }) => [id, startedAt])).toStrictEqual([
      [2, 1_700_000_000_000],
      [3, 1_700_000_000_000],
    ]);
  });
});

describe('a client that leaves', () => {
  it('stops its stream at once', async () => {
    upstream.set('m', { tokenMs: 20 });
    const leaving = new AbortController();
    const response = await ask(upstream, 'chat', { signal: leaving.signal });
    await upstream.waitFor(() => (upstream.requests[0]?.wordsSent ?? 0) >= 3);
    expect(upstream.openStreams('m')).toBe(1);
    leaving.abort();
    await upstream.settled();
    const sent = upstream.requests[0]?.wordsSent ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(upstream.requests[0]).toMatchObject({ closedBy: 'client', wordsSent: sent });
    expect(sent).toBeLessThan(60);
    expect((await readAll(response)).error).toHaveProperty('name', 'AbortError');
  });

  it('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    upstream.set('m', { fault: { type: 'stall', after: 1 } });
    const clients = Array.from({ length: 50 }, () => askOverSocket(upstream)); // fetch has timers of its own
    await expect.poll(timers).toBeGreaterThanOrEqual(50);
    for (const client of clients) client.destroy();
    await upstream.waitFor(() => upstream.openSockets === 0);
    expect(upstream.openStreams()).toBe(0);
    expect(timers()).toBeLessThan(5); // the test runner has one or two
  });

  it('before the head, is gone too', async () => {
    upstream.set('m', { fault: { type: 'slow', headersMs: 10_000 } });
    const leaving = new AbortController();
    const asked = ask(upstream, 'chat', { signal: leaving.signal }).catch((error: unknown) => error);
    await upstream.waitFor(() => upstream.openStreams() === 1);
    leaving.abort();
    await asked;
    await upstream.settled();
    expect(upstream.requests[0]).toMatchObject({ closedBy: 'client', status: undefined, wordsSent: 0 });
  });

  it('reads slowly: the stream waits for it', async () => {
    upstream.set('m', { answer: 'word '.repeat(200_000) });
    const socket = askOverSocket(upstream).pause();
    await upstream.waitFor(() => (upstream.requests[0]?.wordsSent ?? 0) > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const sent = upstream.requests[0]?.wordsSent ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(upstream.requests[0]?.wordsSent).toBe(sent);
    expect(sent).toBeLessThan(200_000);
    socket.destroy();
    await upstream.settled();
  });
});

describe('pace', () => {
  it('waits as long before each token as `delaysOf` says', async () => {
    const asked: number[] = [];
    const delaysOf = (tokens: number): readonly number[] => {
      asked.push(tokens);
      return [60, 0, 30];
    };
    upstream.set('m', { answer: 'One two three', delaysOf });
    const begun = performance.now();
    await answerOf(upstream, 'chat');
    expect(performance.now() - begun).toBeGreaterThan(85);
    expect(asked).toStrictEqual([3]);
  });

  it('puts `tokensPerWrite` tokens into one write, each still an event', async () => {
    upstream.set('m', { tokensPerWrite: 25, tokenMs: 1 });
    const sent = new Set<number>();
    const watching = upstream.waitFor(() => sent.add(upstream.requests[0]?.wordsSent ?? 0).has(60));
    const { text } = await readAll(await ask(upstream, 'chat'));
    await watching;
    expect([...sent]).toStrictEqual([0, 25, 50, 60]);
    expect(text.match(/"content":" /g)).toHaveLength(59);
  });

  it('a script’s own mistake is answered with 500', async () => {
    upstream.set('m', {
      delaysOf: () => {
        throw new Error('of the script');
      },
    });
    const response = await ask(upstream, 'chat');
    expect([response.status, await response.text()]).toStrictEqual([500, 'The upstream itself failed: Error: of the script\n']);
  });
});

describe('waitFor and close', () => {
  it('rejects when the awaited state does not come, and with what the predicate throws', async () => {
    await expect(upstream.waitFor(() => false, { timeoutMs: 20 })).rejects.toThrow('in 20 ms');
    const broken = upstream.waitFor(() => {
      throw new TypeError('of the predicate');
    });
    await expect(broken).rejects.toThrow('of the predicate');
  });

  it('close ends streams and sockets, and frees the port', async () => {
    upstream.set('m', { fault: { type: 'stall', after: 2 } });
    const response = await ask(upstream, 'chat');
    const reading = readAll(response);
    await upstream.waitFor(() => upstream.requests[0]?.wordsSent === 2);
    await Promise.all([upstream.close(), upstream.close()]);
    expect((await reading).error).toBeInstanceOf(TypeError);
    expect([upstream.openStreams(), upstream.openSockets, upstream.requests[0]?.closedBy]).toStrictEqual([0, 0, 'server']);
    const again = await startUpstream({ port: Number(new URL(upstream.url).port) });
    await again.close();
  });

  it('rejects when the port is taken, or is none', async () => {
    await expect(startUpstream({ port: Number(new URL(upstream.url).port) })).rejects.toHaveProperty('code', 'EADDRINUSE');
    await expect(startUpstream({ port: -1 })).rejects.toThrow('startUpstream({ port })');
  });

  it('gives base URLs as the providers want them', () => {
    const { url, baseUrls } = upstream;
    expect(baseUrls).toStrictEqual({ openai: `${url}/v1`, anthropic: url, gemini: `${url}/v1beta`, deepseek: url });
  });

  it('lets web pages in where it is asked to', async () => {
    expect((await fetch(`${upstream.url}/v1/messages`, { method: 'OPTIONS' })).status).toBe(404);
    await upstream.close();
    upstream = await startUpstream({ cors: true });
    const { status, headers } = await fetch(`${upstream.url}/v1/messages`, { method: 'OPTIONS' });
    expect([status, headers.get('access-control-allow-origin')]).toStrictEqual([204, '*']);
    expect(headers.get('access-control-allow-headers')?.split(', ')).toContain('authorization');
  });
});
