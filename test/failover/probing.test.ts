import { take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { anthropic } from '../../src/providers/anthropic.js';
import { gemini } from '../../src/providers/gemini.js';
import { openai } from '../../src/providers/openai.js';
import { provider } from '../../src/providers/provider.js';
import { fails, finish, listen, type Step, scripted } from './scripted.js';

const PROBE = { every: 1_000, timeout: 400 };
const RESET = 3_000;

function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler(() => undefined);
  const breaker = { failures: 1, resetAfter: RESET };
  return { scheduler, options: { scheduler, random: () => 0.5, retry: false, breaker, probe: PROBE, ...options } };
}

/** Runs virtual time for so many ms. */
function pass(scheduler: TestScheduler, ms: number): void {
  scheduler.maxFrames = scheduler.now() + ms;
  scheduler.schedule(() => undefined, ms);
  scheduler.flush();
}

const ill: readonly Step[] = [fails('server')];
const well: readonly Step[] = ['hi', finish];

describe('probes', () => {
  it('ask those whose circuit is open, all at once, and nobody else', () => {
    const { scheduler, options } = timed();
    const slow: readonly Step[] = [100, 'pong', finish];
    const [a, b] = [scripted(scheduler, 'a', [ill, slow]), scripted(scheduler, 'b', [ill, slow])];
    const c = scripted(scheduler, 'c', [well]);
    const benched = scripted(scheduler, 'd', [[fails('auth')]]);
    const chat = failover([benched.provider, a.provider, b.provider, c.provider], options);
    listen(chat('Hi'));
    pass(scheduler, RESET + 50);
    expect([a.open, b.open]).toStrictEqual([1, 1]);
    pass(scheduler, 100);
    expect([a, b, c, benched].map((one) => one.requests.length)).toStrictEqual([2, 2, 1, 1]);
    expect(chat.ranking.slice(-1)).toStrictEqual(['d']);
    pass(scheduler, 20_000);
    expect([a, b, c, benched].map((one) => one.requests.length)).toStrictEqual([2, 2, 1, 1]);
    expect(scheduler.actions.length).toBeLessThanOrEqual(1);
  });

  it('give up after their time, and let go', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [ill, ['silence']]);
    const b = scripted(scheduler, 'b', [well]);
    const chat = failover([a.provider, b.provider], options);
    listen(chat('Hi'));
    pass(scheduler, RESET + 100);
    expect(a.open).toBe(1);
    pass(scheduler, 400);
    expect(a.open).toBe(0);
    expect(chat.ranking).toStrictEqual(['b', 'a']);
  });

  it.each<[string, readonly Step[], string]>([
    ['that is still spoken when their time is up', Array(20).fill([100, 'on and ']).flat(), 'closed'],
    ['that was cut off before', [100, 'on', 'silence'], 'open'],
    [
      'that says nothing of use',
      Array(20)
        .fill([100, { type: 'meta', value: {} }])
        .flat(),
      'open',
    ],
  ])('judge an answer %s', (_, answer, state) => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [ill, answer]);
    const chat = failover([a.provider, scripted(scheduler, 'b', [well]).provider], options);
    listen(chat('Hi'));
    pass(scheduler, RESET + PROBE.timeout + 100);
    expect([a.requests.length, a.open, chat.breakers.get('a')?.state]).toStrictEqual([2, 0, state]);
  });

  it('wait longer for one that takes long to begin as a rule', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[1_000, ...well], ill, [2_000, ...well]]);
    const chat = failover([a.provider, scripted(scheduler, 'b', [well]).provider], options);
    listen(chat('Hi'));
    pass(scheduler, 1_000);
    listen(chat('Hi'));
    pass(scheduler, RESET + 2_200);
    expect([a.requests.length, chat.breakers.get('a')?.state]).toStrictEqual([3, 'closed']);
  });

  it('own the trial of a circuit: no call takes part in it', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [ill, [300, 'pong', finish], well]);
    const b = scripted(scheduler, 'b', [[400, ...well]]);
    const chat = failover([a.provider, b.provider], options);
    listen(chat('Hi'));
    pass(scheduler, RESET + 100);
    for (let call = 0; call < 5; call++) expect(listen(chat('Hi')).error).toBeUndefined();
    pass(scheduler, 100);
    expect([a.requests.length, a.open]).toStrictEqual([2, 1]);
    pass(scheduler, 1_000);
    listen(chat('Hi'));
    expect([a.requests.length, chat.ranking[0]]).toStrictEqual([3, 'a']);
  });

  it.each([
    [0, [500, 1_000, 1_500, 2_000]],
    [0.5, [1_000, 2_000]],
    [0.999_999, [1_500]],
  ])('wait from half of their time to one and a half times it, as chance (%d) says', (chance, times) => {
    const { scheduler, options } = timed({ random: () => chance, breaker: false, health: { minimum: 1 } });
    const asked: number[] = [];
    const a = scripted(scheduler, 'a', [ill]);
    const told = provider('a', (request) => {
      asked.push(Math.round(scheduler.now()));
      return a.provider(request);
    });
    listen(failover([told, scripted(scheduler, 'b', [well]).provider], options)('Hi'));
    pass(scheduler, 2_100);
    expect(asked).toStrictEqual([0, ...times]);
  });

  it('are as small as the API takes them', () => {
    const settings = { model: 'm', apiKey: 'k' };
    const least = [anthropic(settings), gemini(settings), openai(settings), openai({ ...settings, api: 'responses' })];
    expect(least.map((one) => one.leastOutputTokens)).toStrictEqual([1, 1, 1, 16]);
    const { scheduler, options } = timed();
    const known = scripted(scheduler, 'a', [ill]);
    const unknown = scripted(scheduler, 'b', [ill]);
    const chat = failover([Object.assign(known.provider, { leastOutputTokens: 1 }), unknown.provider], options);
    listen(chat('Hi'));
    pass(scheduler, RESET + 100);
    expect([known, unknown].map((one) => one.requests[1]?.maxOutputTokens)).toStrictEqual([1, 16]);
  });

  it('take a refusal of the little request for a sign of life, and no other', () => {
    for (const [kind, state] of [
      ['bad-request', 'closed'],
      ['not-found', 'half-open'],
    ] as const) {
      const { scheduler, options } = timed();
      const a = scripted(scheduler, 'a', [ill, [fails(kind)]]);
      const b = scripted(scheduler, 'b', [well]);
      const chat = failover([a.provider, b.provider], options);
      listen(chat('Hi'));
      pass(scheduler, RESET + 100);
      chat.health$.pipe(take(1)).subscribe(([first]) => expect([a.requests.length, first?.breaker]).toStrictEqual([2, state]));
    }
  });
});
