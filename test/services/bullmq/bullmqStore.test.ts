import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { concat, defer, ignoreElements, of, throwError, timer } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type BullmqStore, bullmqStore } from '../../../src/bullmq/bullmqStore.js';
import type { BullmqStoreOptions } from '../../../src/bullmq/bullmqStoreOptions.js';
import { RedisUnreachableError } from '../../../src/bullmq/redisUnreachableError.js';
import type { Chunk } from '../../../src/chat/chunk.js';
import { ProviderError } from '../../../src/chat/providerError.js';
import { failover } from '../../../src/failover/failover.js';
import type { FailoverOptions } from '../../../src/failover/failoverOptions.js';
import { type Provider, provider } from '../../../src/providers/provider.js';
import { listed, stored } from '../../outage/stored.js';
import { type RedisServer, redisServer } from './redisServer.js';

const script = fileURLToPath(new URL('worker.mjs', import.meta.url));
const never = new AbortController().signal;

function storeAt({ port }: RedisServer, options: Partial<BullmqStoreOptions> = {}): BullmqStore {
  const store = bullmqStore({ connection: { host: '127.0.0.1', port }, retryAfter: 50, ...options });
  onTestFinished(() => store.close());
  return store;
}

const said = (text: string): readonly Chunk[] => {
  const by = { provider: 'only', attempt: 1 };
  return [
    { type: 'text', text, ...by },
    { type: 'finish', reason: 'stop', ...by },
  ];
};

/** Answers but while it is down, and never what is poison; keeps what it was asked. */
function moody(took = 0): { readonly provider: Provider; readonly asked: string[]; up: boolean } {
  const mood = {
    up: true,
    asked: [] as string[],
    provider: provider('only', (request) =>
      defer(() => {
        const content = String(request.messages[0]?.content);
        mood.asked.push(content);
        if (content === 'about bad') return throwError(() => new ProviderError({ kind: 'bad-request', provider: 'only' }));
        if (!mood.up || content === 'about poison') return throwError(() => new Error('down'));
        return concat(timer(took).pipe(ignoreElements()), of(...said(`re: ${content}`)));
      }),
    ),
  };
  return mood;
}

/** Without what would make the test wait. */
const plain = (provider: Provider, options: FailoverOptions = {}) =>
  failover([provider], { retry: false, breaker: false, stall: false, probe: false, ...options });

const settledText = async (store: BullmqStore, id: string): Promise<string | undefined> =>
  (await store.settled(id, never)).completion?.text;

/** A worker in a process of its own, and what it says. */
function workerProcess({ port }: RedisServer, took: number): { readonly child: ChildProcess; readonly lines: string[] } {
  const child = spawn(process.execPath, [script, String(port), 'rxbaton', String(took)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const parts = (rest + data.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { child, lines };
}

const saying = (lines: readonly string[], word: string): string[] =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

describe('a store in Redis', () => {
  it('tells whoever put a request how it ended, before it listens or after', async () => {
    const server = await redisServer();
    const [here, there] = [storeAt(server), storeAt(server)];
    await here.put(stored('a'));
    const early = here.settled('a', never);
    there.worker(plain(moody().provider));
    expect((await early).completion?.text).toBe('re: about a');
    expect(await settledText(here, 'a')).toBe('re: about a');
    expect(await settledText(there, 'a')).toBe('re: about a');
    const [entry] = await listed(there);
    expect(entry).toMatchObject({ ...stored('a'), deliveries: 1, status: 'done', completion: { text: 're: about a' } });
    await here.remove('a');
    expect(await listed(there)).toStrictEqual([]);
    expect(await here.settled('a', never)).toMatchObject({ status: 'failed' });
  });

  it('[Q98] makes one job of one key, and tells neither key nor prompt in its name or id', async () => {
    const server = await redisServer();
    const [here, there] = [storeAt(server), storeAt(server)];
    await here.put(stored('a', { key: 'secret key' }));
    await there.put(stored('b', { key: 'secret key' }));
    await there.put(stored('c'));
    const queue = new Queue('rxbaton', { connection: { host: '127.0.0.1', port: server.port } });
    onTestFinished(() => queue.close());
    const jobs = await queue.getJobs();
    expect(jobs.length).toBe(2);
    expect(jobs.map(({ name, id }) => `${name} ${id}`).join()).not.toMatch(/secret|about/);
    const only = moody();
    there.worker(plain(only.provider));
    expect(await Promise.all([settledText(here, 'a'), settledText(there, 'b')])).toStrictEqual(['re: about a', 're: about a']);
    // And what is over is not asked for again.
    await there.put(stored('d', { key: 'secret key' }));
    expect(await settledText(there, 'd')).toBe('re: about a');
    expect(only.asked.filter((content) => content !== 'about c')).toStrictEqual(['about a']);
  });

  it('[Q100] [Q101] buries what fails too often, lets the others by, and asks again for it by hand', async () => {
    const server = await redisServer();
    const store = storeAt(server, { maxDeliveries: 3 });
    const only = moody();
    const worker = store.worker(plain(only.provider), { concurrency: 1, tryEvery: 100, rampEvery: 20 });
    await store.put(stored('poison'));
    const others = Array.from({ length: 30 }, (_, index) => `other ${index}`);
    for (const id of others) {
      await store.put(stored(id));
      expect(await settledText(store, id)).toBe(`re: about ${id}`);
      await new Promise((go) => setTimeout(go, 20));
    }
    const end = await store.settled('poison', never);
    expect(end).toStrictEqual({ status: 'dead', reason: 'Every provider failed: only: the provider failed (server)' });
    const dead = (await listed(store)).filter(({ status }) => status === 'dead');
    expect(dead).toMatchObject([{ id: 'poison', deliveries: 3 }]);
    await worker.close();
    await store.update('poison', { status: 'queued' });
    expect((await listed(store)).filter(({ status }) => status === 'dead')).toStrictEqual([]);
    const better = storeAt(server);
    better.worker(plain(provider('only', () => of(...said('cured')))));
    expect(await settledText(store, 'poison')).toBe('cured');
  });

  it('ends what is itself at fault at once, and [Q102] does not send what has expired or was cancelled', async () => {
    const server = await redisServer();
    const store = storeAt(server);
    await store.put(stored('old', { expiresAt: Date.now() - 1 }));
    await store.put(stored('bad'));
    await store.put(stored('taken back'));
    await store.update('taken back', { status: 'cancelled' });
    const only = moody();
    store.worker(plain(only.provider));
    const ends = await Promise.all(['old', 'bad', 'taken back'].map((id) => store.settled(id, never)));
    expect(ends.map(({ status }) => status)).toStrictEqual(['expired', 'failed', 'cancelled']);
    expect(only.asked).toStrictEqual(['about bad']);
    expect(await listed(store)).toStrictEqual([]);
  });

  it('[Q104] asks for nothing in an outage but a try now and then, and after it for more and more', async () => {
    const server = await redisServer();
    const store = storeAt(server);
    const only = moody(100);
    only.up = false;
    store.worker(plain(only.provider), { concurrency: 8, tryEvery: 150, rampEvery: 200 });
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    await store.put(stored('first'));
    await vi.waitFor(() => expect(only.asked).toStrictEqual(['about first']), 5_000);
    await Promise.all(ids.map((id) => store.put(stored(id))));
    await new Promise((go) => setTimeout(go, 1_000));
    const tries = only.asked.length;
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(10);
    only.up = true;
    expect((await Promise.all(ids.map((id) => settledText(store, id)))).length).toBe(20);
    // None was held against anybody.
    expect((await listed(store)).every(({ deliveries }) => deliveries <= 2)).toBe(true);
  });

  it('[Q106] gives back what is under way when a worker is closed', async () => {
    const server = await redisServer();
    const store = storeAt(server);
    const slow = moody(60_000);
    const worker = store.worker(plain(slow.provider));
    await store.put(stored('a'));
    await vi.waitFor(() => expect(slow.asked).toStrictEqual(['about a']), 5_000);
    await worker.close();
    store.worker(plain(moody().provider));
    expect(await settledText(store, 'a')).toBe('re: about a');
  });

  it('answers tickets of another process', async () => {
    const server = await redisServer();
    const down = moody();
    down.up = false;
    const chat = plain(down.provider, { onOutage: 'hold', queue: { store: storeAt(server) } });
    const ticket = chat.submit('about tickets');
    storeAt(server).worker(plain(moody().provider));
    expect((await ticket.result).text).toBe('re: about tickets');
    expect(ticket.status).toBe('done');
    await chat.close();
  });

  it('refuses in time when Redis is not there, closes all the same, and goes on when it is back', async () => {
    const server = await redisServer();
    const [store, late] = [storeAt(server, { timeout: 300 }), storeAt(server, { timeout: 300 })];
    await store.put(stored('a'));
    await server.crash();
    await expect(store.put(stored('b'))).rejects.toSatisfy(RedisUnreachableError.is);
    await expect(late.put(stored('b'))).rejects.toThrow('Redis did not answer within 300 ms');
    await late.close();
    const waiting = store.settled('a', never);
    await server.start();
    await vi.waitFor(() => store.put(stored('b')), 10_000);
    store.worker(plain(moody().provider));
    expect((await waiting).completion?.text).toBe('re: about a');
  });

  it('warns of a Redis that would lose what was acknowledged, once', async () => {
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);
    const forgetful = storeAt(await redisServer([]), { onWarning });
    await forgetful.put(stored('a'));
    await forgetful.put(stored('b'));
    const lax = storeAt(await redisServer(['--appendonly', 'yes']), { onWarning });
    await lax.put(stored('a'));
    const safe = storeAt(await redisServer(), { onWarning });
    await safe.put(stored('a'));
    expect(warnings).toStrictEqual([
      expect.stringContaining('Set appendonly yes'),
      expect.stringContaining('appendfsync everysec'),
    ]);
  });
});

describe('workers in processes of their own', () => {
  it('[Q99] of which one is killed with -9: every job is done, and none twice but what it had in hand', async () => {
    const server = await redisServer();
    const store = storeAt(server);
    const ids = Array.from({ length: 60 }, (_, index) => String(index));
    const [one, two] = [workerProcess(server, 50), workerProcess(server, 50)];
    const queue = new Queue('rxbaton', { connection: { host: '127.0.0.1', port: server.port } });
    onTestFinished(() => queue.close());
    await vi.waitFor(async () => expect(await queue.getWorkersCount()).toBe(2), 10_000);
    await Promise.all(ids.map((id) => store.put(stored(id))));
    await vi.waitFor(() => expect(saying(one.lines, 'answered').length).toBeGreaterThan(5), 10_000);
    one.child.kill('SIGKILL');
    await once(one.child, 'close');
    const texts = await Promise.all(ids.map((id) => settledText(store, id)));
    expect(texts).toStrictEqual(ids.map((id) => `re: about ${id}`));
    const inHand = saying(one.lines, 'asked').filter((content) => saying(two.lines, 'asked').includes(content));
    expect(inHand.length).toBeGreaterThan(0);
    expect(inHand.length).toBeLessThanOrEqual(8);
    two.child.kill('SIGTERM');
    const [code] = await once(two.child, 'close');
    expect([code, two.lines.at(-1)]).toStrictEqual([0, 'closed']);
  });

  it('[Q95] lose no job that was acknowledged when Redis is killed with -9 and comes back', async () => {
    const server = await redisServer();
    const store = storeAt(server, { timeout: 500 });
    const worker = workerProcess(server, 20);
    const acknowledged: string[] = [];
    const putting = Array.from({ length: 400 }, async (_, index) => {
      await new Promise((go) => setTimeout(go, index * 4));
      await store.put(stored(String(index))).then(
        () => acknowledged.push(String(index)),
        () => undefined,
      );
    });
    await vi.waitFor(() => expect(saying(worker.lines, 'answered').length).toBeGreaterThan(5), 10_000);
    await server.crash();
    await new Promise((go) => setTimeout(go, 600));
    await server.start();
    await Promise.all(putting);
    expect(acknowledged.length).toBeGreaterThan(50);
    const texts = await Promise.all(acknowledged.map((id) => settledText(store, id)));
    expect(texts).toStrictEqual(acknowledged.map((id) => `re: about ${id}`));
  });
});
