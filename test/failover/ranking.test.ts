import { NEVER, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { type Failover, failover, type ProviderStatus } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { lessLoaded } from '../../src/failover/lessLoaded.js';
import type { Member } from '../../src/failover/member.js';
import { openai } from '../../src/providers/openai.js';
import { type Provider, provider } from '../../src/providers/provider.js';
import type { Transport } from '../../src/transport/transport.js';
import { fails, finish, listen, type Scripted, type Step, scripted } from './scripted.js';

function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  return { scheduler, options: { scheduler, random: () => 0.5, retry: false, probe: false, breaker: false, ...options } };
}

/** Runs virtual time for so many ms. */
function pass(scheduler: TestScheduler, ms: number): void {
  scheduler.maxFrames = scheduler.now() + ms;
  scheduler.schedule(() => undefined, ms);
  scheduler.flush();
}

const well: readonly Step[] = ['hi', finish];
const ill: readonly Step[] = [fails('server')];

/** Asks so often, one after the other. */
function ask(chat: Provider, scheduler: TestScheduler, times: number): void {
  for (let count = 0; count < times; count++) {
    listen(chat('Hi'));
    pass(scheduler, 10);
  }
}

/** What is known of each now. */
function statusOf(chat: Failover): readonly ProviderStatus[] {
  let status: readonly ProviderStatus[] = [];
  chat.health$.pipe(take(1)).subscribe((now) => {
    status = now;
  });
  return status;
}

describe('the ranking', () => {
  it('[B34] keeps the least bad in use when most are ejected, and all of them when all are', () => {
    const { scheduler, options } = timed({ health: { minimum: 4 } });
    const bad = ['a', 'b', 'c'].map((id) => scripted(scheduler, id, [ill]));
    const good = scripted(scheduler, 'd', [well]);
    const chat = failover([...bad.map((one) => one.provider), good.provider], options);
    ask(chat, scheduler, 4);
    expect(chat.ranking).toStrictEqual(['d', 'a', 'b', 'c']);

    const all = ['a', 'b', 'c'].map((id) => scripted(scheduler, id, [...Array<readonly Step[]>(4).fill(ill), well]));
    const panicking = failover(
      all.map((one) => one.provider),
      options,
    );
    ask(panicking, scheduler, 4);
    expect(panicking.ranking).toHaveLength(3);
    expect(listen(panicking('Hi')).said).toBe('hi<finish>');
  });

  it('[B35] ejects for longer each time, and for less after each good while', () => {
    const { scheduler, options } = timed({ health: { minimum: 1, window: 1_000 } });
    // It fails every other time it is asked.
    const flapping = scripted(scheduler, 'a', [ill, well, ill, well, ill, well, ill, well, ill, well, ill, well]);
    const steady = scripted(scheduler, 'b', [[10, ...well]]);
    const chat = failover([flapping.provider, steady.provider], options);
    /** How long it is until the flapping one leads again after it has failed. */
    const ejection = () => {
      ask(chat, scheduler, 1);
      expect(chat.ranking[0]).toBe('b');
      const begun = scheduler.now() - 10;
      while (chat.ranking[0] !== 'a') pass(scheduler, 100);
      return Math.round((scheduler.now() - begun) / 1_000) * 1_000;
    };
    const answerOnce = () => ask(chat, scheduler, 1);
    expect(ejection()).toBe(5_000);
    answerOnce();
    expect(ejection()).toBe(10_000);
    answerOnce();
    expect(ejection()).toBe(15_000);
    pass(scheduler, 61_000);
    answerOnce();
    expect(ejection()).toBe(10_000);
    pass(scheduler, 600_000);
    answerOnce();
    expect(ejection()).toBe(5_000);
  });

  it('[B36] calls nobody an outlier by too few calls, nor the only one there is', () => {
    const { scheduler, options } = timed({ health: { minimum: 10 } });
    const a = scripted(scheduler, 'a', [well, ...Array<readonly Step[]>(8).fill(ill), well]);
    const b = scripted(scheduler, 'b', [[50, ...well]]);
    const chat = failover([a.provider, b.provider], options);
    for (let count = 0; count < 9; count++) {
      listen(chat('Hi'));
      pass(scheduler, 100);
    }
    expect(statusOf(chat)[0]).toMatchObject({ provider: 'a', healthy: true, samples: 9 });
    expect(chat.ranking).toStrictEqual(['a', 'b']);

    const alone = scripted(scheduler, 'a', [...Array<readonly Step[]>(20).fill(ill), well]);
    const single = failover([alone.provider], options);
    ask(single, scheduler, 20);
    expect(single.ranking).toStrictEqual(['a']);
    expect(listen(single('Hi')).said).toBe('hi<finish>');
  });

  it('[B37] takes its gauges back to zero when one is dropped in flight', () => {
    const { scheduler, options } = timed({ hedgeAfter: 20, health: {} });
    const slow = scripted(scheduler, 'a', [['silence']]);
    const quick = scripted(scheduler, 'b', [[10, 'hi', 'silence']]);
    const chat = failover([slow.provider, quick.provider], options);
    const inFlight = () => statusOf(chat).map((status) => status.inFlight);
    const answer = listen(chat('Hi'));
    pass(scheduler, 25);
    expect(inFlight()).toStrictEqual([1, 1]);
    pass(scheduler, 25);
    expect(inFlight()).toStrictEqual([0, 1]);
    answer.unsubscribe();
    expect(inFlight()).toStrictEqual([0, 0]);
    expect([slow.open, quick.open]).toStrictEqual([0, 0]);
  });

  it('begins with another of the equals while the best has its hands full', () => {
    const { scheduler, options } = timed({ spreadAbove: 3, health: {} });
    const [a, b] = ['a', 'b'].map((id) => scripted(scheduler, id, [well, [1, 'hi', 1_000, finish]])) as [Scripted, Scripted];
    const cheap = scripted(scheduler, 'c', [well]);
    const chat = failover([[a.provider, b.provider], [cheap.provider]], options);
    const given = () => [a, b, cheap].map((one) => one.requests.length);
    ask(chat, scheduler, 1);
    for (let count = 0; count < 3; count++) listen(chat('Hi'));
    expect(given()).toStrictEqual([4, 0, 0]);
    for (let count = 0; count < 4; count++) listen(chat('Hi'));
    expect(given()).toStrictEqual([4, 4, 0]);
    const never = failover([a.provider, b.provider], { ...options, spreadAbove: Infinity });
    for (let count = 0; count < 9; count++) listen(never('Hi'));
    expect(given()).toStrictEqual([13, 4, 0]);
  });

  it('rejects a bad limit, and names it', () => {
    const one = provider('a', () => NEVER);
    expect(() => failover([one], { spreadAbove: 0 })).toThrow(/^failover\(\{ spreadAbove \}\) must be .*, not 0$/);
  });
});

describe('lessLoaded', () => {
  /** Chance that can be played again. */
  const seeded = (seed: number) => {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
  };

  /** Members of which only the load matters. */
  const members = (latencies: readonly number[]) =>
    latencies.map((latency) => ({ health: { latency, inFlight: 0 } })) as unknown as (Member & {
      health: { inFlight: number };
    })[];

  /** Gives out a call a millisecond, each of which takes 40; how many each was given. */
  function served(latencies: readonly number[], calls: number): number[] {
    const random = seeded(7);
    const all = members(latencies);
    const given = latencies.map(() => 0);
    const ends: { at: number; member: number }[] = [];
    for (let now = 0; now < calls; now++) {
      for (const end of ends.filter(({ at }) => at <= now)) all[end.member]!.health.inFlight -= 1;
      ends.splice(0, ends.length, ...ends.filter(({ at }) => at > now));
      const chosen = all.indexOf(lessLoaded(all, random) as (typeof all)[number]);
      all[chosen]!.health.inFlight += 1;
      given[chosen]! += 1;
      ends.push({ at: now + 40, member: chosen });
    }
    return given;
  }

  it('[K94] is even among equals', () => {
    const given = served([40, 40, 40, 40], 4_000);
    for (const count of given) expect(Math.abs(count - 1_000)).toBeLessThan(30);
  });

  it('[K94] gives each in proportion to how fast it is', () => {
    const [fast = 0, slow = 0] = served([20, 60], 4_000);
    expect(fast / slow).toBeGreaterThan(2.7);
    expect(fast / slow).toBeLessThan(3.3);
  });

  it('[K94] gives one without data one call, until it has some', () => {
    const all = members([40, Number.NaN]);
    const random = seeded(1);
    all[0]!.health.inFlight = 5;
    expect(lessLoaded(all, random)).toBe(all[1]);
    all[1]!.health.inFlight = 1;
    for (let count = 0; count < 100; count++) expect(lessLoaded(all, random)).toBe(all[0]);
  });

  it('takes the only one, and none of none', () => {
    const [only] = members([40]);
    expect(lessLoaded([only!], () => 0.99)).toBe(only);
    expect(lessLoaded([], () => 0.5)).toBeUndefined();
  });
});

describe('each attempt', () => {
  it('[H74] has an abort signal of its own, and a beginning and an end among the events', async () => {
    const signals: AbortSignal[] = [];
    const event = (delta: object, finish: string | null = null) =>
      new TextEncoder().encode(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
    async function* answer() {
      yield event({ content: 'hi' });
      yield event({}, 'stop');
      yield new TextEncoder().encode('data: [DONE]\n\n');
    }
    const silent: Transport = ({ signal }) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    };
    const speaking: Transport = ({ signal }) => {
      signals.push(signal);
      return Promise.resolve({ status: 200, headers: new Headers(), body: answer() });
    };
    const made = (id: string, transport: Transport) => openai({ id, model: 'm', apiKey: 'k', transport });
    const chat = failover([made('a', silent), made('b', speaking)], { hedgeAfter: 5 });
    const told: string[] = [];
    chat.events$.subscribe((one) => told.push('attempt' in one ? `${one.type} ${one.provider} ${one.attempt}` : one.type));
    const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }], signal: new AbortController().signal };
    await new Promise<void>((done) => chat(request).subscribe({ complete: done }));
    expect(signals).toHaveLength(2);
    expect(new Set([...signals, request.signal]).size).toBe(3);
    expect(signals[0]?.aborted).toBe(true);
    expect(told).toStrictEqual(['attempt-started a 0', 'attempt-started b 1', 'attempt-aborted a 0', 'attempt-succeeded b 1']);
    await chat.close();
  });
});
