import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { DEFAULT_ANSWER, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

/** A busy machine takes its time. */
const PATIENT = { timeoutMs: 10_000 };

let upstream: Upstream;
let child: ChildProcessWithoutNullStreams | undefined;

beforeAll(async () => {
  upstream = await startUpstream({ models: { 'gpt-4o': { fault: { type: 'cut', after: 20, how: 'rst' } } } });
});

afterEach(async () => {
  const running = child;
  child = undefined;
  if (running === undefined) return;
  const ended = once(running, 'close');
  running.kill('SIGKILL');
  await ended;
});

afterAll(() => upstream.close());

/** Starts a recipe, and waits for the address that it prints. */
async function start(recipe: string): Promise<string> {
  const path = fileURLToPath(new URL(`../../dist/examples/recipes/${recipe}.js`, import.meta.url));
  const { openai, anthropic } = upstream.baseUrls;
  const keys = { OPENAI_API_KEY: 'any', ANTHROPIC_API_KEY: 'any' };
  const environment = { PATH: process.env.PATH, ...keys, OPENAI_BASE_URL: openai, ANTHROPIC_BASE_URL: anthropic };
  const running = spawn(process.execPath, [path], { env: environment });
  child = running;
  let said = '';
  running.stderr.on('data', (text) => (said += String(text)));
  const over = once(running, 'close').then(() => Promise.reject(new Error(`${recipe} ended: ${said}`)));
  over.catch(() => undefined);
  const [address] = (await Promise.race([once(running.stdout, 'data'), over])) as [Buffer];
  return String(address).trim();
}

describe.each(['nodeHttp', 'express', 'fastify', 'hono'])('the recipe for %s', (recipe) => {
  it('answers whole, though the first provider breaks off', async () => {
    const client = new OpenAI({ baseURL: `${await start(recipe)}/v1`, apiKey: 'any', maxRetries: 0 });
    const messages = [{ role: 'user', content: 'Tell me about relays' }] as const;
    const whole = await client.chat.completions.create({ model: 'chat', messages: [...messages] });
    expect(whole.choices[0]?.message.content).toBe(DEFAULT_ANSWER);
    let text = '';
    const ids = new Set<string>();
    for await (const chunk of await client.chat.completions.create({ model: 'chat', messages: [...messages], stream: true })) {
      text += chunk.choices[0]?.delta.content ?? '';
      ids.add(chunk.id);
    }
    expect([text, ids.size]).toStrictEqual([DEFAULT_ANSWER, 1]);
  });

  it('lets the provider go when its client leaves', async () => {
    upstream.set('gpt-4o', { fault: { type: 'stall', after: 5 } });
    const address = await start(recipe);
    const abort = new AbortController();
    const answer = await fetch(`${address}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'chat', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
      signal: abort.signal,
    });
    expect(answer.status).toBe(200);
    await upstream.waitFor(({ requests }) => requests.at(-1)?.wordsSent === 5, PATIENT);
    abort.abort();
    await upstream.settled();
    expect(upstream.requests.at(-1)?.closedBy).toBe('client');
    upstream.set('gpt-4o', { fault: { type: 'cut', after: 20, how: 'rst' } });
  });
});
