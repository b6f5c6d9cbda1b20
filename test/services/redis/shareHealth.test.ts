import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { filter, firstValueFrom, of } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Chunk } from '../../../src/chat/chunk.js';
import { provider } from '../../../src/providers/provider.js';
import { shareHealth } from '../../../src/redis/index.js';
import { RedisServer } from './redisServer.js';
import { connected, type Replica, replica, Upstream } from './replica.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const from = { provider: 'backup', attempt: 0 };
const text = (words: string): Chunk => ({ type: 'text', text: words, ...from });
const finish: Chunk = { type: 'finish', reason: 'stop', ...from };

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.remove());

let prefixes = 0;
const sharing = () => ({ url: server.url, prefix: `test-${prefixes++}` });

const opened: Replica[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const open: typeof replica = (...how) => {
  const one = replica(...how);
  opened.push(one);
  return one;
};

async function three(upstream: Upstream, how = sharing()): Promise<readonly [Replica, Replica, Replica]> {
  const all = [open(upstream, how), open(upstream, how), open(upstream, how)] as const;
  await Promise.all(all.map(connected));
  return all;
}

/** A client beside the replicas. */
function outsider(url = server.url): Redis {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}

async function fail(one: Replica, times = 3): Promise<void> {
  for (let time = 0; time < times; time++) await one.ask();
}

/** Asks without a pause until the function that is returned is called. */
function askOn(...replicas: readonly Replica[]): () => Promise<void> {
  let on = true;
  const loops = replicas.map(async (one) => {
    while (on) {
      await one.ask();
      await pause(5);
    }
  });
  return async () => {
    on = false;
    await Promise.all(loops);
  };
}

const stateOf = (one: Replica): string => one.breaker.state;
const seen = (work: () => void, timeout = 5_000): Promise<void> => vi.waitFor(work, { timeout, interval: 5 });

describe('three replicas and one dead provider', () => {
  it('ask it at most once more each, when the first has opened its breaker', async () => {
    const upstream = new Upstream();
    const [first, ...others] = await three(upstream);
    upstream.answerAfterMs = 40;
    const known = firstValueFrom(first.breaker.state$.pipe(filter((state) => state === 'open')));
    void fail(first);
    await known;
    const stop = askOn(...others);
    await seen(() => expect(others.map(stateOf)).toStrictEqual(['open', 'open']));
    await Promise.all(others.map((one) => fail(one)));
    await stop();
    for (const { requests } of others) expect(requests).toBeLessThanOrEqual(1);
    expect(first.requests).toBe(3);
  });

  it('try it one at a time, and all use it when one trial has succeeded', async () => {
    const upstream = new Upstream();
    const all = await three(upstream);
    await fail(all[0]);
    await seen(() => expect(all.map(stateOf)).toStrictEqual(['open', 'open', 'open']));
    Object.assign(upstream, { requests: 0, mostOpen: 0, answerAfterMs: 150 });
    const stop = askOn(...all);
    await seen(() => expect(upstream.requests).toBeGreaterThanOrEqual(3));
    // Longer than two leases: the one whose trial it is keeps it.
    upstream.answerAfterMs = 2_000;
    const before = upstream.requests;
    await seen(() => expect(upstream.requests).toBeGreaterThan(before));
    await pause(1_900);
    expect(upstream.requests - before).toBe(1);
    Object.assign(upstream, { facts: undefined, answerAfterMs: 150 });
    const closed = all.map((one) => firstValueFrom(one.breaker.state$.pipe(filter((state) => state === 'closed'))));
    const trialsOnly = firstClosing(all).then(() => upstream.mostOpen);
    await Promise.all(closed);
    expect(await trialsOnly).toBe(1);
    await stop();
    expect(await Promise.all(all.map((one) => one.ask()))).toStrictEqual(['well', 'well', 'well']);
  });

  it('leave the trial to one that has something to ask', async () => {
    const upstream = new Upstream();
    const [idle, alsoIdle, busy] = await three(upstream);
    await fail(idle);
    await seen(() => expect(stateOf(busy)).toBe('open'));
    upstream.facts = undefined;
    const stop = askOn(busy);
    await seen(() => expect([idle, alsoIdle, busy].map(stateOf)).toStrictEqual(['closed', 'closed', 'closed']), 8_000);
    await stop();
    expect(idle.requests + alsoIdle.requests).toBe(3);
  });

  it('wait for one that died with the lease, and no longer', async () => {
    const how = sharing();
    const upstream = new Upstream();
    const one = open(upstream, how);
    await connected(one);
    await outsider().set(`${how.prefix}:trial:primary`, 'dead', 'PX', 1_500);
    const since = performance.now();
    await fail(one);
    upstream.facts = undefined;
    const stop = askOn(one);
    await seen(() => expect(stateOf(one)).toBe('closed'));
    await stop();
    // Its own wait is 600 ms.
    expect(performance.now() - since).toBeGreaterThan(1_400);
  });
});

/** Resolves when the first of them is closed. */
async function firstClosing(all: readonly Replica[]): Promise<void> {
  await Promise.race(all.map((one) => firstValueFrom(one.breaker.state$.pipe(filter((state) => state === 'closed')))));
}

describe('a deadline', () => {
  it('is the longest that anybody knows of', async () => {
    const how = sharing();
    const upstream = new Upstream();
    const [short, other] = [open(upstream, how), open(upstream, how)];
    const long = open(upstream, how, { breaker: { failures: 3, resetAfter: 4_000 } });
    await Promise.all([short, other, long].map(connected));
    await fail(long);
    const waits = (): number[] => [short, other].map(({ breaker }) => breaker.snapshot().retryAfterMs);
    await seen(() => expect(Math.min(...waits())).toBeGreaterThan(3_000));
  });

  it('is not shortened by another that is shorter, neither here nor there', async () => {
    const how = sharing();
    const [told, other] = [open(new Upstream(), how), outsider()];
    await connected(told);
    await other.set(`${how.prefix}:open:primary`, '1', 'PX', 5_000);
    await fail(told);
    const hint = (ms: number): string => JSON.stringify({ from: 'another', kind: 'open', provider: 'primary', ms });
    for (const ms of [500, 5_000, 500]) await other.publish(`${how.prefix}:hints`, hint(ms));
    await seen(() => expect(told.breaker.snapshot().retryAfterMs).toBeGreaterThan(4_000));
    await pause(50);
    expect(told.breaker.snapshot().retryAfterMs).toBeGreaterThan(4_000);
    expect(await other.pttl(`${how.prefix}:open:primary`)).toBeGreaterThan(4_000);
  });

  it('is known to a replica that starts later', async () => {
    const how = sharing();
    const upstream = new Upstream();
    const early = open(upstream, how, { breaker: { failures: 3, resetAfter: 10_000 } });
    await connected(early);
    await fail(early);
    const late = open(upstream, how);
    await seen(() => expect(late.breaker.snapshot().retryAfterMs).toBeGreaterThan(8_000));
    expect(await late.ask()).toBe('nobody asked');
    expect(late.requests).toBe(0);
  });

  it('holds for a provider that refuses the key, too', async () => {
    const how = sharing();
    const upstream = new Upstream();
    upstream.facts = { kind: 'auth' };
    const backup = provider('backup', () => of(text('from the backup'), finish));
    const [early, other] = [open(upstream, how, {}, [backup]), open(upstream, how, {}, [backup])];
    await Promise.all([early, other].map(connected));
    const benched = (one: Replica) => firstValueFrom(one.chat.events$.pipe(filter(({ type }) => type === 'benched')));
    const told = benched(other);
    expect(await early.ask()).toBe('from the backup');
    expect(await told).toMatchObject({ provider: 'primary', ms: expect.closeTo(300_000, -4) });
    const late = open(upstream, how, {}, [backup]);
    expect(await benched(late)).toMatchObject({ provider: 'primary' });
    expect(await Promise.all([other.ask(), late.ask()])).toStrictEqual(['from the backup', 'from the backup']);
    expect(upstream.requests).toBe(1);
  });

  it('is told once: nobody repeats what they were told', async () => {
    const how = sharing();
    const ear = outsider();
    const heard: unknown[] = [];
    ear.on('message', (_channel, text) => heard.push(JSON.parse(text)));
    await ear.subscribe(`${how.prefix}:hints`);
    const all = await three(new Upstream(), how);
    await fail(all[0]);
    all[1].chat.bench('primary', 30_000);
    await seen(() => expect(all.map(stateOf)).toStrictEqual(['open', 'open', 'open']));
    await pause(100);
    expect(heard).toStrictEqual([
      { from: expect.any(String), kind: 'open', provider: 'primary', ms: expect.any(Number) },
      { from: expect.any(String), kind: 'bench', provider: 'primary', ms: expect.any(Number) },
    ]);
  });
});

describe('without Redis', () => {
  /** What one replica sees of a provider that dies, stays dead for a trial, and comes back. */
  async function life(one: Replica, upstream: Upstream): Promise<readonly string[]> {
    const told: string[] = [];
    upstream.facts = { kind: 'server' };
    for (let time = 0; time < 4; time++) told.push(await one.ask());
    await pause(700);
    for (let time = 0; time < 2; time++) told.push(await one.ask());
    upstream.facts = undefined;
    await pause(700);
    for (let time = 0; time < 2; time++) told.push(await one.ask());
    return [...told, `${one.requests} requests`];
  }

  const LIFE = ['server', 'server', 'server', 'nobody asked', 'server', 'nobody asked', 'well', 'well', '6 requests'];

  it('lives as it would alone: killed, frozen, or never there', async () => {
    const [killed, frozen] = await Promise.all([RedisServer.start(), RedisServer.start()]);
    onTestFinished(async () => void (await Promise.all([killed.remove(), frozen.remove()])));
    const lives = [undefined, { url: killed.url }, { url: frozen.url }, { url: 'redis://127.0.0.1:1' }].map((how) => {
      const upstream = new Upstream();
      return { upstream, one: open(upstream, how) };
    });
    await Promise.all([lives[1], lives[2]].map((life) => life && connected(life.one)));
    await killed.kill();
    frozen.freeze();
    expect(await Promise.all(lives.map(({ one, upstream }) => life(one, upstream)))).toStrictEqual([LIFE, LIFE, LIFE, LIFE]);
    const since = performance.now();
    await Promise.all(lives.map(({ one }) => one.close()));
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  it('shares again when it is back, and tells what happened meanwhile', async () => {
    const restarted = await RedisServer.start();
    onTestFinished(() => restarted.remove());
    const upstream = new Upstream();
    const long = { breaker: { failures: 3, resetAfter: 20_000 } };
    const [first, second] = [open(upstream, { url: restarted.url }, long), open(upstream, { url: restarted.url }, long)];
    await Promise.all([first, second].map(connected));
    await restarted.kill();
    await fail(first);
    await pause(100);
    expect([first, second].map(stateOf)).toStrictEqual(['open', 'closed']);
    await restarted.start();
    await seen(() => expect(stateOf(second)).toBe('open'), 8_000);
    first.breaker.reset();
    await seen(() => expect(stateOf(second)).toBe('closed'));
  });
});

describe('a Redis that lies', () => {
  it('is heard only where it makes sense, and for no longer than the ttl', async () => {
    const how = sharing();
    const told = open(new Upstream(), { ...how, ttl: 2_000 });
    await connected(told);
    const liar = outsider();
    const valid = { from: 'another', kind: 'open', provider: 'primary', ms: 1e12 };
    const lies = [
      '',
      '{',
      'null',
      '[]',
      '"open"',
      ...[{ ms: -1 }, { ms: '9' }, { ms: null }, { kind: 'x' }, { provider: '__proto__' }],
    ];
    for (const lie of lies) {
      await liar.publish(`${how.prefix}:hints`, typeof lie === 'string' ? lie : JSON.stringify({ ...valid, ...lie }));
    }
    await pause(50);
    expect(stateOf(told)).toBe('closed');
    await liar.publish(`${how.prefix}:hints`, JSON.stringify(valid));
    await seen(() => expect(stateOf(told)).toBe('open'));
    expect(told.breaker.snapshot().retryAfterMs).toBeLessThanOrEqual(2_000);
  });

  it('cannot keep a replica from trying for good', async () => {
    const how = sharing();
    const upstream = new Upstream();
    const one = open(upstream, { ...how, lease: 150 });
    await connected(one);
    await outsider().set(`${how.prefix}:trial:primary`, 'for ever');
    await fail(one);
    upstream.facts = undefined;
    const stop = askOn(one);
    await seen(() => expect(stateOf(one)).toBe('closed'));
    await stop();
  });
});

describe('what Redis gets to see', () => {
  it('[X01] is no word of a request, an error or a key, and nothing that stays', async () => {
    const canary = 'CANARY-b81f';
    const how = sharing();
    const [monitor, ear] = [await outsider().monitor(), outsider()];
    onTestFinished(() => monitor.disconnect());
    const seenThere: string[] = [];
    monitor.on('monitor', (_time: string, words: string[]) => seenThere.push(words.join(' ')));
    ear.on('pmessage', (_pattern, channel, text) => seenThere.push(`${channel} ${text}`));
    await ear.psubscribe('*');
    const upstream = new Upstream();
    const cause = new Error(`${canary} cause`);
    upstream.facts = { kind: 'server', code: `${canary} code`, requestId: `${canary} id`, cause };
    const [first, second] = [open(upstream, how), open(upstream, how)];
    await Promise.all([connected(first), connected(second)]);
    for (let time = 0; time < 3; time++) await first.ask(`${canary} prompt`);
    first.chat.bench('primary', 5_000);
    await seen(() => expect(stateOf(second)).toBe('open'));
    await pause(700);
    const client = outsider();
    const keys = await client.keys(`${how.prefix}*`);
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(await client.pttl(key)).toBeGreaterThan(0);
      seenThere.push(key, (await client.get(key)) ?? '');
    }
    const all = seenThere.join('\n');
    expect(all).toContain('"provider":"primary"');
    expect(all).toContain(':trial:primary');
    expect(all).not.toContain(canary);
  });
});

describe('shareHealth', () => {
  it('leaves nothing that keeps a program alive, wherever it was', async () => {
    const program = fileURLToPath(new URL('./leavesNothing.mjs', import.meta.url));
    const ways = [
      [server.url, '500'],
      [server.url, '0'],
      ['redis://127.0.0.1:1', '500'],
    ];
    const runs = ways.map((way) => promisify(execFile)(process.execPath, [program, ...way], { timeout: 15_000 }));
    for (const { stdout, stderr } of await Promise.all(runs)) expect([stdout, stderr]).toStrictEqual(['left\n', '']);
  });

  it('ends with its failover', async () => {
    const one = open(new Upstream(), sharing());
    await connected(one);
    await one.chat.close();
    await seen(async () => expect(await firstValueFrom(one.shared?.connected$ ?? of(true))).toBe(false));
  });

  it('names what is wrong with an option, and does not show the address', () => {
    const { chat } = open(new Upstream(), undefined);
    const url = server.url;
    expect(() => shareHealth(chat, { url: 'http://user:secret@host' })).toThrow(
      new TypeError("shareHealth({ url }) must be an address that begins with 'redis://' or 'rediss://'"),
    );
    expect(() => shareHealth(chat, { url, ttl: 0 })).toThrow(/shareHealth\(\{ ttl \}\) must be .* not 0/);
    expect(() => shareHealth(chat, { url, lease: 1 })).toThrow(/shareHealth\(\{ lease \}\) must be .* not 1/);
    expect(() => shareHealth(chat, { url, timeout: Number.NaN })).toThrow(/shareHealth\(\{ timeout \}\)/);
  });
});
