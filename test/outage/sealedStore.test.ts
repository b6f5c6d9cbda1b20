import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { memoryStore } from '../../src/outage/memoryStore.js';
import type { OutageStore, StoredRequest } from '../../src/outage/outageStore.js';
import { sealedStore } from '../../src/outage/sealedStore.js';
import type { SetAside } from '../../src/outage/setAside.js';
import { storedJson } from '../../src/outage/storedJson.js';
import { listed, stored } from './stored.js';
import { WHOLE_COMPLETION } from './wholeCompletion.js';

/** AES-256-GCM, as a user would write it. */
function cipher(key = randomBytes(32)) {
  const seal = (text: string): string => {
    const nonce = randomBytes(12);
    const made = createCipheriv('aes-256-gcm', key, nonce);
    const sealed = Buffer.concat([made.update(text, 'utf8'), made.final()]);
    return Buffer.concat([nonce, made.getAuthTag(), sealed]).toString('base64');
  };
  const open = async (text: string): Promise<string> => {
    const bytes = Buffer.from(text, 'base64');
    const made = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([made.update(bytes.subarray(28)), made.final()]).toString('utf8');
  };
  return { seal, open };
}

/** A store that shows what it was given. */
function plainStore() {
  const entries = new Map<string, StoredRequest>();
  let closings = 0;
  const store: OutageStore = {
    put: async (entry) => void entries.set(entry.id, entry),
    update: async (id, change) => void entries.set(id, { ...(entries.get(id) ?? stored(id)), ...change }),
    remove: async (id) => void entries.delete(id),
    async *list() {
      yield* entries.values();
    },
    close: async () => void closings++,
  };
  return { store, entries, closings: () => closings };
}

const SECRET = 'the patient is called Ada';
const secretive = (id: string): StoredRequest =>
  stored(id, {
    key: 'k',
    expiresAt: 5,
    request: {
      messages: [{ role: 'user', content: [{ type: 'image', data: new URL('https://example.com/ada.png') }] }],
      output: { title: SECRET },
      providerOptions: { claude: { secret: SECRET } },
    },
  });
const completion = { ...WHOLE_COMPLETION, text: SECRET };

describe('a sealed store', () => {
  it('keeps request and completion only sealed, and gives them back as they were', async () => {
    const { store, entries } = plainStore();
    const sealed = sealedStore(store, cipher());
    await sealed.put(secretive('a'));
    await sealed.update('a', { status: 'done', deliveries: 1, completion });

    const { request: _, completion: __, ...readable } = entries.get('a') ?? stored('none');
    expect(readable).toStrictEqual({ id: 'a', key: 'k', createdAt: 1_000, expiresAt: 5, status: 'done', deliveries: 1 });
    const kept = storedJson(entries.get('a') ?? stored('none'));
    expect(['Ada', 'ada.png', 'claude', 'title'].filter((word) => kept.includes(word))).toStrictEqual([]);
    expect(await listed(sealed)).toStrictEqual([{ ...secretive('a'), status: 'done', deliveries: 1, completion }]);
  });

  it('seals again what an update changes', async () => {
    const { store, entries } = plainStore();
    const sealed = sealedStore(store, cipher());
    await sealed.put(stored('a'));
    await sealed.update('a', { request: secretive('a').request });
    expect(JSON.stringify([...entries.values()])).not.toContain('Ada');
    expect(await listed(sealed)).toStrictEqual([{ ...stored('a'), request: secretive('a').request }]);
  });

  it('sets aside what it cannot open, tells it without a word of it, and serves the rest', async () => {
    const { store, entries } = plainStore();
    const aside: SetAside[] = [];
    await sealedStore(store, cipher()).put(secretive('of another key'));
    const sealed = sealedStore(store, { ...cipher(), onSetAside: (entry) => aside.push(entry) });
    await sealed.put(stored('torn'));
    const torn = entries.get('torn') ?? stored('none');
    await store.update('torn', { request: { ...torn.request, messages: [{ role: 'user', content: 'AAAA' }] } });
    await store.put({
      ...torn,
      id: 'of a later version',
      request: { ...torn.request, providerOptions: { 'rxbaton.sealed': 2 } },
    });
    await sealed.put(stored('whole'));

    expect((await listed(sealed)).map(({ id }) => id)).toStrictEqual(['whole']);
    expect(aside.map(({ id, why }) => [id, why])).toStrictEqual([
      ['of another key', 'unopened'],
      ['torn', 'unopened'],
      ['of a later version', 'unopened'],
    ]);
    expect(aside.every(({ cause }) => cause instanceof Error)).toBe(true);
    expect([...entries.keys()]).toStrictEqual(['of another key', 'torn', 'of a later version', 'whole']);
  });

  it('sets aside what opens to something that is no request', async () => {
    const { store } = plainStore();
    const aside: SetAside[] = [];
    const { seal } = cipher();
    const sealed = sealedStore(store, { seal, open: () => '{"messages":[]}', onSetAside: (entry) => aside.push(entry) });
    await sealed.put(stored('a'));
    expect(await listed(sealed)).toStrictEqual([]);
    expect(aside.map(({ id }) => id)).toStrictEqual(['a']);
  });

  it('serves what was stored before there was a seal', async () => {
    const { store } = plainStore();
    await store.put({ ...secretive('old'), completion });
    expect(await listed(sealedStore(store, cipher()))).toStrictEqual([{ ...secretive('old'), completion }]);
  });

  it('stores nothing when the seal fails, or when the request is no JSON', async () => {
    const { store, entries } = plainStore();
    const { open } = cipher();
    const failing = sealedStore(store, { seal: () => Promise.reject(new Error('no key')), open });
    await expect(failing.put(stored('a'))).rejects.toThrow('no key');
    const sealed = sealedStore(store, cipher());
    const request = { ...stored('a').request, output: z.object({}) };
    await expect(sealed.put(stored('a', { request }))).rejects.toThrow('request.output');
    expect(entries.size).toBe(0);
  });

  it('hands removals and closing on', async () => {
    const { store, entries, closings } = plainStore();
    const sealed = sealedStore(store, cipher());
    await sealed.put(stored('a'));
    await sealed.remove('a');
    await sealed.close();
    expect([entries.size, closings()]).toStrictEqual([0, 1]);
  });

  it.each(['seal', 'open', 'onSetAside'])('asks for functions: %s', (option) => {
    const options = { ...cipher(), [option]: 'a key' };
    expect(() => sealedStore(plainStore().store, options)).toThrow(TypeError);
    expect(() => sealedStore(plainStore().store, options)).toThrow(`sealedStore(store, { ${option} }) must be a function`);
  });

  it('seals no store that workers answer from, since they could not open it', () => {
    const shared = { ...memoryStore(), settled: () => Promise.resolve({ status: 'done' as const }) };
    expect(() => sealedStore(shared, cipher())).toThrow(/^sealedStore\(store\): a store that workers answer from/);
  });
});
