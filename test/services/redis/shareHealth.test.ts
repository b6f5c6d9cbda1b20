import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { filter, firstValueFrom, of } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Chunk } from '../../../src/chat/chunk.js';
import { provider } from '../../../src/providers/provider.js';
import { shareHealth } from '../../../src/redis/index.js';
import { connected, type Replica, Upstream } from './replica.js';
import { askOn, fail, pause, Stage, seen, stateOf } from './stage.js';

const from = { provider: 'backup', attempt: 0 };
const text = (words: string): Chunk => ({ type: 'text', text: words, ...from });
const finish: Chunk = { type: 'finish', reason: 'stop', ...from };

const stage = new Stage();

async function three(upstream: Upstream, how = stage.sharing()): Promise<readonly [Replica, Replica, Replica]> {
  const all = [stage.open(upstream, how), stage.open(upstream, how), stage.open(upstream, how)] as const;
  await Promise.all(all.map(connected));
  return all;
}

describe('three replicas and one dead provider', () => {
  it('ask it at most once more each, when the first has opened its breaker', async () => {
    const upstream = new Upstream();
    const [first, ...others] = await three(upstream);
    const known = firstValueFrom(first.breaker.state$.pipe(filter((state) => state === 'open')));
    void fail(first);
    await known;
    // Longer than a hint is on its way, even here.
    upstream.answerAfterMs = 300;
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
    const how = stage.sharing();
    const upstream = new Upstream();
    const one = stage.open(upstream, how);
    await connected(one);
    await stage.outsider().set(`${how.prefix}:trial:primary`, 'dead', 'PX', 1_500);
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
    const how = stage.sharing();
    const upstream = new Upstream();
    const [short, other] = [stage.open(upstream, how), stage.open(upstream, how)];
    const long = stage.open(upstream, how, { breaker: { failures: 3, resetAfter: 4_000 } });
    await Promise.all([short, other, long].map(connected));
    await fail(long);
    const waits = (): number[] => [short, other].map(({ breaker }) => breaker.snapshot().retryAfterMs);
    await seen(() => expect(Math.min(...waits())).toBeGreaterThan(3_000));
  });

  it('is not shortened by another that is shorter, neither here nor there', async () => {
    const how = stage.sharing();
    const [told, other] = [stage.open(new Upstream(), how), stage.outsider()];
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
    const how = stage.sharing();
    const upstream = new Upstream();
    const early = stage.open(upstream, how, { breaker: { failures: 3, resetAfter: 10_000 } });
    await connected(early);
    await fail(early);
    const late = stage.open(upstream, how);
    await seen(() => expect(late.breaker.snapshot().retryAfterMs).toBeGreaterThan(8_000));
    expect(await late.ask()).toBe('nobody asked');
    expect(late.requests).toBe(0);
  });

  it('holds for a provider that refuses the key, too', async () => {
    const how = stage.sharing();
    const upstream = new Upstream();
    upstream.facts = { kind: 'auth' };
    const backup = provider('backup', () => of(text('from the backup'), finish));
    const [early, other] = [stage.open(upstream, how, {}, [backup]), stage.open(upstream, how, {}, [backup])];
    await Promise.all([early, other].map(connected));
    const benched = (one: Replica) => firstValueFrom(one.chat.events$.pipe(filter(({ type }) => type === 'benched')));
    const told = benched(other);
    expect(await early.ask()).toBe('from the backup');
    expect(await told).toMatchObject({ provider: 'primary', ms: expect.closeTo(300_000, -4) });
    const late = stage.open(upstream, how, {}, [backup]);
    expect(await benched(late)).toMatchObject({ provider: 'primary' });
    expect(await Promise.all([other.ask(), late.ask()])).toStrictEqual(['from the backup', 'from the backup']);
    expect(upstream.requests).toBe(1);
  });

  it('is told once: nobody repeats what they were told', async () => {
    const how = stage.sharing();
    const ear = stage.outsider();
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

describe('what Redis gets to see', () => {
  it('[X01] is no word of a request, an error or a key, and nothing that stays', async () => {
    const canary = 'CANARY-b81f';
    const how = stage.sharing();
    const [monitor, ear] = [await stage.outsider().monitor(), stage.outsider()];
    onTestFinished(() => monitor.disconnect());
    const seenThere: string[] = [];
    monitor.on('monitor', (_time: string, words: string[]) => seenThere.push(words.join(' ')));
    ear.on('pmessage', (_pattern, channel, text) => seenThere.push(`${channel} ${text}`));
    await ear.psubscribe('*');
    const upstream = new Upstream();
    const cause = new Error(`${canary} cause`);
    upstream.facts = { kind: 'server', code: `${canary} code`, requestId: `${canary} id`, cause };
    const [first, second] = [stage.open(upstream, how), stage.open(upstream, how)];
    await Promise.all([connected(first), connected(second)]);
    for (let time = 0; time < 3; time++) await first.ask(`${canary} prompt`);
    first.chat.bench('primary', 5_000);
    await seen(() => expect(stateOf(second)).toBe('open'));
    await pause(700);
    const client = stage.outsider();
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
      [stage.url, '500'],
      [stage.url, '0'],
      ['redis://127.0.0.1:1', '500'],
    ];
    const runs = ways.map((way) => promisify(execFile)(process.execPath, [program, ...way], { timeout: 15_000 }));
    for (const { stdout, stderr } of await Promise.all(runs)) expect([stdout, stderr]).toStrictEqual(['left\n', '']);
  });

  it('ends with its failover', async () => {
    const one = stage.open(new Upstream(), stage.sharing());
    await connected(one);
    await one.chat.close();
    await seen(async () => expect(await firstValueFrom(one.shared?.connected$ ?? of(true))).toBe(false));
  });

  it('names what is wrong with an option, and does not show the address', () => {
    const { chat } = stage.open(new Upstream(), undefined);
    const url = stage.url;
    expect(() => shareHealth(chat, { url: 'http://user:secret@host' })).toThrow(
      new TypeError("shareHealth({ url }) must be an address that begins with 'redis://' or 'rediss://'"),
    );
    expect(() => shareHealth(chat, { url, ttl: 0 })).toThrow(/shareHealth\(\{ ttl \}\) must be .* not 0/);
    expect(() => shareHealth(chat, { url, lease: 1 })).toThrow(/shareHealth\(\{ lease \}\) must be .* not 1/);
    expect(() => shareHealth(chat, { url, timeout: Number.NaN })).toThrow(/shareHealth\(\{ timeout \}\)/);
  });
});
