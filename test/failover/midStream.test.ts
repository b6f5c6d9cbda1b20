import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anthropic, type Chunk, failover, gemini, openai, type Provider, textOf } from '../../src/index.js';
import { DEFAULT_ANSWER, type Fault, type Manner, startUpstream, type Upstream } from '../../src/testing/upstream/index.js';

type Maker = (upstream: Upstream, model: string) => Provider;

const key = { apiKey: 'any' };
/** Names that the capability table knows for continuing in this API's best way. */
const APIS: Readonly<Record<string, { readonly make: Maker; readonly model: string }>> = {
  'openai-chat': { model: 'gpt-4o', make: (up, model) => openai({ ...key, model, baseUrl: up.baseUrls.openai }) },
  'openai-responses': {
    model: 'gpt-5',
    make: (up, model) => openai({ ...key, model, api: 'responses', baseUrl: up.baseUrls.openai }),
  },
  anthropic: { model: 'claude-sonnet-4-5', make: (up, model) => anthropic({ ...key, model, baseUrl: up.baseUrls.anthropic }) },
  gemini: { model: 'gemini-2.5-flash', make: (up, model) => gemini({ ...key, model, baseUrl: up.baseUrls.gemini }) },
};

const FAULTS: readonly Fault[] = [
  { type: 'stall', after: 20 },
  { type: 'cut', after: 40, how: 'rst' },
  { type: 'cut', after: 40, how: 'fin' },
  { type: 'error', after: 30 },
];

const MANNERS: readonly Manner[] = ['continues', 'repeats-tail', 'restarts', 'refuses-prefill', 'preamble'];

const BACKUP: Readonly<Record<string, string>> = {
  'openai-chat': 'anthropic',
  anthropic: 'gemini',
  gemini: 'openai-responses',
  'openai-responses': 'openai-chat',
};

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 1, tokenMs: 1 } });
});
afterEach(() => upstream.close());

function api(name: string): { readonly make: Maker; readonly model: string } {
  const found = APIS[name];
  if (found === undefined) throw new Error(name);
  return found;
}

const text = (chunks: readonly Chunk[]): string => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
const of = (chunks: readonly Chunk[], type: Chunk['type']): number => chunks.filter((chunk) => chunk.type === type).length;

describe.each(Object.keys(APIS))('%s breaks in the middle of its answer', (name) => {
  const primary = api(name);
  const backupName = BACKUP[name] ?? '';
  const backup = api(backupName);
  const cases = FAULTS.flatMap((fault) =>
    MANNERS.map((manner) => ({ fault, manner, title: `${fault.type} ${'how' in fault ? fault.how : ''}` })),
  );

  it.each(cases)(`$title, and ${backupName} $manner: the reader gets the 60 words, once`, async ({ fault, manner }) => {
    upstream.set(primary.model, { fault, firstTokenMs: 1, tokenMs: 1 });
    upstream.set(backup.model, { manner, firstTokenMs: 1, tokenMs: 1 });
    const first = primary.make(upstream, primary.model);
    const second = backup.make(upstream, backup.model);
    const chat = failover([[first, second]], { stall: { first: 1_000, between: 150 } });

    const chunks = await firstValueFrom(chat('Tell me about relays').pipe(toArray()));

    expect(text(chunks)).toBe(DEFAULT_ANSWER);
    expect([of(chunks, 'switch'), of(chunks, 'reset'), of(chunks, 'finish')]).toStrictEqual([1, 0, 1]);
    const seam = chunks.find((chunk) => chunk.type === 'switch');
    expect(seam).toMatchObject({ from: first.id, to: second.id, cause: fault.type === 'stall' ? 'stall' : expect.any(String) });
    expect(chunks.at(-1)?.type).toBe('finish');
    await upstream.settled();
    expect(upstream.openStreams()).toBe(0);
  });
});

describe('a backup that thinks before it speaks', () => {
  it.each(MANNERS)('%s', async (manner) => {
    upstream.set('gpt-4o', { fault: { type: 'cut', after: 30, how: 'rst' } });
    upstream.set('gemini-2.5-flash', { manner, reasoning: 'Where did the other stop?', firstTokenMs: 1, tokenMs: 1 });
    const chat = failover([api('openai-chat').make(upstream, 'gpt-4o'), api('gemini').make(upstream, 'gemini-2.5-flash')]);
    const chunks = await firstValueFrom(chat('Tell me about relays').pipe(toArray()));
    expect([text(chunks), of(chunks, 'switch'), of(chunks, 'reset')]).toStrictEqual([DEFAULT_ANSWER, 1, 0]);
    expect(of(chunks, 'reasoning')).toBeGreaterThan(0);
  });
});

describe('a failover over HTTP', () => {
  it('closes the socket of the answer that it unsubscribes', async () => {
    const gpt = api('openai-chat').make(upstream, 'gpt-4o');
    upstream.set('gpt-4o', { fault: { type: 'stall', after: 3 } });
    const chat = failover([gpt]);
    const seen: string[] = [];
    const subscription = chat('Hi')
      .pipe(textOf())
      .subscribe((delta) => seen.push(delta));
    await upstream.waitFor((up) => (up.requests[0]?.wordsSent ?? 0) >= 3);
    subscription.unsubscribe();
    const before = performance.now();
    await upstream.waitFor((up) => up.openSockets === 0, { timeoutMs: 500 });
    expect(performance.now() - before).toBeLessThan(100);
    expect(upstream.requests[0]?.closedBy).toBe('client');
  });

  it('ends with the first error as cause when nobody can go on', async () => {
    upstream.set('gpt-4o', { fault: { type: 'error', after: 30 } });
    upstream.set('claude-sonnet-4-5', { fault: { type: 'status', status: 503 } });
    const chat = failover([api('openai-chat').make(upstream, 'gpt-4o'), api('anthropic').make(upstream, 'claude-sonnet-4-5')], {
      retry: { base: 1, cap: 2 },
    });
    await expect(lastValueFrom(chat('Hi'))).rejects.toMatchObject({
      code: 'ALL_PROVIDERS_FAILED',
      cause: { kind: 'server', provider: 'openai/gpt-4o' },
    });
  });
});
