import { once } from 'node:events';
import { anthropic, failover, gemini, openai } from 'rxbaton';
import { gateway, gatewayMetrics } from 'rxbaton/gateway';
import { type RunningServer, serve, type UndiciTransport, undiciTransport } from 'rxbaton/node';
import { DEFAULT_ANSWER, type Fault, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failover } from '../../src/failover/failover.js';
import type { GatewayOptions } from '../../src/gateway/gatewayOptions.js';
import type { GatewayMetrics } from '../../src/gateway/metrics/gatewayMetrics.js';
import { seededRandom } from '../../src/testing/seededRandom.js';
import { type RawClient, rawClient } from '../node/rawClient.js';
import { CHAT, eventsIn, textOfEvents } from './client.js';

const PATHS = [CHAT, '/v1/responses', '/v1/messages'] as const;
const KEY = 'canary-provider-key';
const PROMPT = 'canary-prompt';

let upstream: Upstream;
let transport: UndiciTransport;
let server: RunningServer;
let models: Readonly<Record<string, Failover>>;
let metrics: GatewayMetrics;

beforeEach(async () => {
  upstream = await startUpstream();
  transport = undiciTransport({ connections: 200 });
});

afterEach(async () => {
  await server.close({ graceMs: 0 });
  metrics.close();
  await Promise.all(Object.values(models).map((model) => model.close()));
  await transport.close();
  await upstream.close();
});

async function start(served: Readonly<Record<string, Failover>>, options: GatewayOptions = {}): Promise<void> {
  models = served;
  metrics = gatewayMetrics(models);
  server = await serve(gateway(models, { metrics, ...options }));
}

function bodyFor(path: string, model: string, stream: boolean): string {
  const messages = [{ role: 'user', content: PROMPT }];
  const asked = path === '/v1/responses' ? { input: messages } : { messages, max_tokens: 1_000_000 };
  return JSON.stringify({ model, stream, ...asked });
}

async function asks(path: string, model: string, stream = true): Promise<RawClient> {
  const client = await rawClient(server.port);
  const body = bodyFor(path, model, stream);
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  client.send(head + body);
  return client;
}

const fetched = (path: string, model: string, stream: boolean, init: RequestInit = {}): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    body: bodyFor(path, model, stream),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });

const settings = (model: string) => ({ model, apiKey: KEY, transport, baseUrl: upstream.baseUrls.openai });

describe('a client of a served gateway', () => {
  it.each([
    ['before the head', 'late', undefined],
    ['between heartbeats', 'late', /: waiting|: keep-alive|event: ping/],
    ['in the middle of a text', 'silent', /delta/],
    ['in the middle of a tool call', 'calling', /look/],
  ])('may leave %s, and nothing is left of it', async (_, model, heard) => {
    upstream.set('late', { fault: { type: 'slow', headersMs: 60_000 } });
    upstream.set('silent', { fault: { type: 'stall', after: 3 } });
    const toolCalls = [{ name: 'f', args: { city: 'Llanfairpwllgwyngyll' } }];
    upstream.set('calling', { answer: 'Let me look', toolCalls, fault: { type: 'stall', after: 4 } });
    const one = failover([openai(settings(model))], { stall: false, probe: false });
    await start({ [model]: one }, { concurrent: 1, headAfter: 30, heartbeatEvery: 30 });
    for (const path of PATHS)
      for (const reset of [false, true]) {
        const client = await asks(path, model);
        await upstream.waitFor(() => upstream.openStreams() === 1, { timeoutMs: 10_000 });
        while (heard !== undefined && !heard.test(client.heard())) await once(client.socket, 'data');
        if (reset) client.socket.resetAndDestroy();
        else client.socket.destroy();
        // The one place that there is goes to the next.
        await upstream.waitFor(() => upstream.openStreams() === 0, { timeoutMs: 10_000 });
      }
    expect(upstream.requests.map(({ closedBy }) => closedBy)).toStrictEqual(Array(6).fill('client'));
    expect(metrics.expose()).toContain(`rxbaton_gateway_requests_in_flight{model="${model}"} 0\n`);
  });

  it('reads nothing, and the provider is read no further', async () => {
    upstream.set('long', { answer: 'lorem ipsum '.repeat(300_000), firstTokenMs: 0, tokenMs: 0, tokensPerWrite: 50 });
    await start({ long: failover([openai(settings('long'))], { probe: false }) });
    const client = await asks(CHAT, 'long');
    await client.until('lorem');
    client.socket.pause();
    const sent = (): number => upstream.requests[0]?.wordsSent ?? 0;
    let before = -1;
    while (before !== sent()) {
      before = sent();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    // What the buffers of two connections hold, of 600,000.
    expect(before).toBeLessThan(200_000);
    expect(upstream.openStreams()).toBe(1);
    client.socket.destroy();
    await upstream.waitFor(() => upstream.openStreams() === 0, { timeoutMs: 10_000 });
  });

  it('gets its answer to the letter, among many others, whatever breaks and whoever leaves', async () => {
    const seed = 4242;
    const random = seededRandom(seed);
    const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T; // There is one.
    const answer = Array.from({ length: 60 }, (_, at) => `w${at}é😀日本`).join(' ');
    const faults: readonly (Fault | null)[] = [
      null,
      { type: 'cut', after: 20, how: 'rst' },
      { type: 'cut', after: 70, how: 'fin' },
      { type: 'error', after: 33 },
      { type: 'stall', after: 12 },
      { type: 'status', status: 429 },
      { type: 'refuse' },
      { type: 'no-end' },
      { type: 'garbage', after: 9 },
      { type: 'html' },
    ];
    upstream.set(undefined, { answer, tokenMs: 3 });
    const backup = anthropic({ ...settings('backup'), baseUrl: upstream.baseUrls.anthropic });
    const stall = { first: 5_000, between: 500 };
    await start({ chat: failover([openai(settings('first')), backup], { probe: false, breaker: false, stall }) });
    const plans = Array.from({ length: 50 }, () => ({
      wait: random() * 1_000,
      fault: oneOf(faults),
      leaveAfter: random() < 0.25 ? Math.floor(random() * 500) : undefined,
    }));
    const heard = plans.map(async ({ wait, fault, leaveAfter }) => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      upstream.set('first', { fault, manner: oneOf(['continues', 'repeats-tail', 'restarts']) });
      const signal = leaveAfter === undefined ? undefined : AbortSignal.timeout(leaveAfter);
      const response = fetched(CHAT, 'chat', true, signal === undefined ? {} : { signal });
      const text = await response.then((told) => told.text()).catch((error: unknown) => error);
      if (typeof text === 'string') expect(textOfEvents(eventsIn(text)), `seed ${seed}`).toBe(answer);
      else expect(leaveAfter, `seed ${seed}: ${String(text)}`).toBeDefined();
    });
    await Promise.all(heard);
    await upstream.settled();
    expect(metrics.expose()).toContain('rxbaton_gateway_requests_in_flight{model="chat"} 0\n');
  });

  it('[X01] finds no key, no prompt and no word of an upstream in whatever it is told', async () => {
    const message = `You said ${PROMPT} with ${KEY}`;
    const status = (number: number): Fault => ({ type: 'status', status: number, message, code: 'canary-code', retryAfter: 7 });
    // Those after which a provider is left alone come last.
    const faults: readonly Fault[] = [
      { type: 'error', after: 2, code: 'canary-code' },
      { type: 'cut', after: 2, how: 'rst' },
      { type: 'garbage', after: 2 },
      { type: 'status', status: 200, body: message },
      { type: 'status', status: 500, body: { error: { message, type: message, code: message } } },
      ...[400, 422, 404, 500, 429, 401].map(status),
    ];
    const quick = { retry: false, breaker: false, probe: false } as const;
    const own = { apiKey: KEY, transport, model: 'm' };
    await start(
      {
        one: failover([openai(settings('m'))], quick),
        two: failover([anthropic({ ...own, baseUrl: upstream.baseUrls.anthropic })], quick),
        three: failover([gemini({ ...own, baseUrl: upstream.baseUrls.gemini })], quick),
      },
      { keys: ['canary-client-key'], cors: { origins: '*' } },
    );
    const told: string[] = [];
    const tell = async (response: Response): Promise<number> => {
      told.push(JSON.stringify([...response.headers]), await response.text());
      return response.status;
    };
    const headers = { authorization: 'Bearer canary-client-key', 'idempotency-key': 'canary-idempotency' };
    for (const fault of faults) {
      upstream.set('m', { fault, firstTokenMs: 0, tokenMs: 0 });
      const asked = Object.keys(models).flatMap((model) =>
        PATHS.flatMap((path) => [true, false].map((stream) => ({ model, path, stream }))),
      );
      await Promise.all(asked.map(async ({ model, path, stream }) => tell(await fetched(path, model, stream, { headers }))));
    }
    expect(await tell(await fetched(CHAT, 'canary-model', true, { headers }))).toBe(404);
    expect(await tell(await fetched(CHAT, 'one', true, { headers: { authorization: 'Bearer canary-wrong' } }))).toBe(401);
    expect(await tell(await fetched(CHAT, 'one', true, { headers, body: `{"canary-field": ${PROMPT}` }))).toBe(400);
    expect(await tell(await fetch(`${server.url}/metrics`, { headers }))).toBe(200);
    for (const text of told) expect(text).not.toContain('canary');
    // The answer's own words were told.
    expect(told.some((text) => text.includes(DEFAULT_ANSWER.slice(0, 4)))).toBe(true);
  }, 60_000);
});
