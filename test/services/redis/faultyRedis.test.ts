import { describe, expect, it, onTestFinished } from 'vitest';
import { RedisServer } from './redisServer.js';
import { connected, type Replica, Upstream } from './replica.js';
import { askOn, fail, pause, Stage, seen, stateOf } from './stage.js';

const stage = new Stage();

describe('without Redis', () => {
  /** What one replica sees of a provider that dies, stays dead for a trial, and comes back. */
  async function life(one: Replica, upstream: Upstream): Promise<readonly string[]> {
    const told: string[] = [];
    const waitIsOver = (): Promise<void> => seen(() => expect(one.breaker.admits).toBe(true));
    upstream.facts = { kind: 'server' };
    for (let time = 0; time < 4; time++) told.push(await one.ask());
    await waitIsOver();
    for (let time = 0; time < 2; time++) told.push(await one.ask());
    upstream.facts = undefined;
    await waitIsOver();
    for (let time = 0; time < 2; time++) told.push(await one.ask());
    return [...told, `${one.requests} requests`];
  }

  const LIFE = ['server', 'server', 'server', 'nobody asked', 'server', 'nobody asked', 'well', 'well', '6 requests'];

  it('lives as it would alone: killed, frozen, or never there', async () => {
    const [killed, frozen] = await Promise.all([RedisServer.start(), RedisServer.start()]);
    onTestFinished(async () => void (await Promise.all([killed.remove(), frozen.remove()])));
    const lives = [undefined, { url: killed.url }, { url: frozen.url }, { url: 'redis://127.0.0.1:1' }].map((how) => {
      const upstream = new Upstream();
      return { upstream, one: stage.open(upstream, how) };
    });
    await Promise.all([lives[1], lives[2]].map((life) => life && connected(life.one)));
    await killed.kill();
    frozen.freeze();
    expect(await Promise.all(lives.map(({ one, upstream }) => life(one, upstream)))).toStrictEqual([LIFE, LIFE, LIFE, LIFE]);
    const since = performance.now();
    await Promise.all(lives.map(({ one }) => one.close()));
    expect(performance.now() - since).toBeLessThan(3_000);
  });

  it('shares again when it is back, and tells what happened meanwhile', async () => {
    const restarted = await RedisServer.start();
    onTestFinished(() => restarted.remove());
    const upstream = new Upstream();
    const long = { breaker: { failures: 3, resetAfter: 20_000 } };
    const [first, second] = [
      stage.open(upstream, { url: restarted.url }, long),
      stage.open(upstream, { url: restarted.url }, long),
    ];
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
    const how = stage.sharing();
    const told = stage.open(new Upstream(), { ...how, ttl: 2_000 });
    await connected(told);
    const liar = stage.outsider();
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
    const how = stage.sharing();
    const upstream = new Upstream();
    const one = stage.open(upstream, { ...how, lease: 150 });
    await connected(one);
    await stage.outsider().set(`${how.prefix}:trial:primary`, 'for ever');
    await fail(one);
    upstream.facts = undefined;
    const stop = askOn(one);
    await seen(() => expect(stateOf(one)).toBe('closed'));
    await stop();
  });
});
