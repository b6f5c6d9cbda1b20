// @vitest-environment jsdom
import { createEnvironmentInjector, type EnvironmentInjector, effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import type { Chat } from '../../src/angular/chat.js';
import { type ChatOptions, injectChat, provideFailover } from '../../src/angular/index.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import type { Provider } from '../../src/providers/provider.js';
import { fails, finish, type Step, scripted, start } from '../failover/scripted.js';
import { application, Clock, timed } from './bed.js';

interface Stage {
  readonly chat: Chat;
  readonly clock: Clock;
  readonly injector: EnvironmentInjector;
  /** Each status and text that an effect saw. */
  readonly seen: string[];
  readonly pass: (ms: number) => Promise<void>;
}

/** A chat with these providers, watched by an effect. */
function chatWith(
  providers: (clock: Clock) => readonly Provider[],
  options: ChatOptions = {},
  settings: FailoverOptions = {},
): Stage {
  const clock = new Clock();
  const made = failover(providers(clock), timed(clock, settings));
  const parent = application(provideFailover(made));
  const injector = createEnvironmentInjector([], parent);
  const seen: string[] = [];
  const chat = injector.runInContext(() => injectChat({ frames: clock, ...options }));
  injector.runInContext(() => effect(() => seen.push(`${chat.status()} '${chat.text()}'`)));
  const look = (): void => TestBed.tick();
  look();
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 8) {
      await clock.pass(8);
      look();
    }
  };
  return { chat, clock, injector, seen, pass };
}

const saying =
  (...steps: readonly Step[]) =>
  (clock: Clock) => [scripted(clock, 'a', [steps]).provider];
const contents = (chat: Chat) => chat.messages().map(({ role, content, ended }) => `${role} ${String(content)} ${ended}`);

describe('injectChat', () => {
  it('goes from idle over connecting and streaming to done', async () => {
    const { chat, seen, pass, clock } = chatWith(saying(50, start, 50, 'Hel', 50, 'lo', 50, finish));
    expect([chat.busy(), chat.messages()]).toStrictEqual([false, []]);
    chat.send('Hi');
    expect([chat.status(), chat.busy()]).toStrictEqual(['connecting', true]);
    await pass(300);
    expect(seen).toStrictEqual(["idle ''", "connecting ''", "streaming 'Hel'", "streaming 'Hello'", "done 'Hello'"]);
    expect(contents(chat)).toStrictEqual(['user Hi whole', 'assistant Hello whole']);
    expect([chat.provider(), chat.switches(), chat.busy(), chat.error()]).toStrictEqual(['a', 0, false, undefined]);
    expect(clock.timers).toBe(0);
  });

  it('shows a switch while the next provider is asked to go on, and puts the whole answer in the history', async () => {
    const usage = (outputTokens: number): Step => ({ type: 'usage', inputTokens: 1, outputTokens });
    const signature: Step = { type: 'signature', value: 'secret', api: 'a' };
    const { chat, seen, pass } = chatWith((clock) => [
      scripted(clock, 'a', [['Hello ', signature, usage(2), 50, 'wor', 50, fails('network')]]).provider,
      scripted(clock, 'b', [[100, 'ld, how are you today, my dear friend?', 50, usage(3), finish]], { continuation: 'prefill' })
        .provider,
    ]);
    chat.send('Hi');
    await pass(1_000);
    const whole = 'Hello world, how are you today, my dear friend?';
    expect(seen).toContain("switching 'Hello wor'");
    expect(seen.at(-1)).toBe(`done '${whole}'`);
    // What the broken attempt did not report to its end is estimated: 3 tokens.
    expect([chat.provider(), chat.switches(), chat.usage()?.outputTokens]).toStrictEqual(['b', 1, 6]);
    expect(chat.messages().at(-1)).toMatchObject({ role: 'assistant', content: whole, ended: 'whole' });
    expect(chat.messages().at(-1)).not.toHaveProperty('signatures');
  });

  it('shows a stall as a switch, and the same provider going on as streaming again', async () => {
    const { chat, seen, pass } = chatWith(
      (clock) => [
        scripted(clock, 'a', [['Hello ', 400, 'world', finish]]).provider,
        scripted(clock, 'b', [[10_000, 'never', finish]]).provider,
      ],
      {},
      { stall: { first: 1_000, between: 200 } },
    );
    chat.send('Hi');
    await pass(1_000);
    expect(seen).toStrictEqual(["idle ''", "connecting ''", "streaming 'Hello '", "switching 'Hello '", "done 'Hello world'"]);
    expect([chat.provider(), chat.switches()]).toStrictEqual(['a', 0]);
  });

  it('starts the text over after a reset', async () => {
    const { chat, seen, pass } = chatWith(
      (clock) => [
        scripted(clock, 'a', [['One ', 50, fails('network')]]).provider,
        scripted(clock, 'b', [[50, 'Two', 50, finish]]).provider,
      ],
      {},
      { continuation: 'restart' },
    );
    chat.send('Hi');
    await pass(500);
    expect(seen).toContain("streaming 'Two'");
    expect([chat.text(), chat.switches()]).toStrictEqual(['Two', 1]);
    expect(contents(chat)).toStrictEqual(['user Hi whole', 'assistant Two whole']);
  });

  it('is queued while everything is down, and answered on recovery', async () => {
    const { chat, seen, pass } = chatWith(
      (clock) => [scripted(clock, 'a', [[fails('server')], [fails('server')], ['Hello', finish]]).provider],
      {},
      { onOutage: 'hold' },
    );
    chat.send('Hi');
    await pass(100);
    expect(chat.status()).toBe('queued');
    expect(chat.ticket()).toBeTypeOf('string');
    await pass(10_000);
    expect(seen.filter((state, at) => state !== seen[at - 1])).toStrictEqual([
      "idle ''",
      "connecting ''",
      "queued ''",
      "done 'Hello'",
    ]);
  });

  it('has an error as a value, keeps what had come, and asks again on retry()', async () => {
    const { chat, pass, clock } = chatWith((time) => [
      scripted(time, 'a', [
        ['Hel', 50, fails('bad-request')],
        [50, 'Hello', finish],
      ]).provider,
    ]);
    chat.send('Hi');
    await pass(200);
    expect([chat.status(), chat.text()]).toStrictEqual(['error', 'Hel']);
    expect(chat.error()).toMatchObject({ kind: 'bad-request' });
    expect(contents(chat)).toStrictEqual(['user Hi whole', 'assistant Hel failed']);
    chat.retry();
    expect([chat.status(), chat.text(), chat.error()]).toStrictEqual(['connecting', '', undefined]);
    await pass(200);
    expect(contents(chat)).toStrictEqual(['user Hi whole', 'assistant Hello whole']);
    chat.retry();
    await pass(200);
    expect(contents(chat)).toStrictEqual(['user Hi whole', 'assistant Hello whole']);
    expect(clock.timers).toBe(0);
  });

  it('stops: the request is aborted, and what had come is kept and marked, also what no frame has shown', async () => {
    const clock = new Clock();
    const spied = scripted(clock, 'a', [
      ['Hel', 5, 'lo', 'silence'],
      ['Yes', finish],
    ]);
    const injector = createEnvironmentInjector([], application());
    const chat = injector.runInContext(() => injectChat({ frames: clock, provider: spied.provider }));
    chat.send('Hi');
    await clock.pass(6);
    expect([spied.open, chat.text()]).toStrictEqual([1, '']);
    chat.stop();
    expect([spied.open, chat.status(), chat.text(), clock.timers]).toStrictEqual([0, 'idle', 'Hello', 0]);
    expect(contents(chat)).toStrictEqual(['user Hi whole', 'assistant Hello stopped']);
    chat.stop();
    chat.send('Go on');
    await clock.pass(50);
    expect(spied.requests[1]?.messages).toStrictEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'Go on' },
    ]);
    expect(chat.text()).toBe('Yes');
  });

  it('stops what is under way when it is asked anew', async () => {
    const clock = new Clock();
    const spied = scripted(clock, 'a', [
      ['One', 'silence'],
      ['Two', finish],
    ]);
    const chat = application().runInContext(() => injectChat({ frames: clock, provider: spied.provider }));
    chat.send('1');
    await clock.pass(20);
    chat.send('2');
    await clock.pass(20);
    expect(spied.open).toBe(0);
    expect(contents(chat)).toStrictEqual(['user 1 whole', 'assistant One stopped', 'user 2 whole', 'assistant Two whole']);
  });

  it('clears: everything is forgotten, and what is under way aborted', async () => {
    const clock = new Clock();
    const spied = scripted(clock, 'a', [['One', 'silence']]);
    const chat = application().runInContext(() => injectChat({ frames: clock, provider: spied.provider, system: 's' }));
    chat.retry();
    expect(spied.requests).toHaveLength(0);
    chat.send('1');
    await clock.pass(20);
    chat.clear();
    expect([chat.status(), chat.text(), chat.messages(), spied.open]).toStrictEqual(['idle', '', [], 0]);
  });

  it('asks with the system prompt of the moment, the history, and the options of all requests and of this one', async () => {
    const clock = new Clock();
    const spied = scripted(clock, 'a', [['Yes', finish]]);
    const finished: string[] = [];
    let mood = 'kind';
    const chat = application().runInContext(() =>
      injectChat({
        frames: clock,
        provider: spied.provider,
        system: () => `Be ${mood}`,
        messages: [{ role: 'user', content: 'Earlier' }],
        tools: [{ name: 't', parameters: {} }],
        request: { temperature: 0.5, topP: 1 },
        onFinish: ({ text }) => finished.push(`${text} ${chat.status()}`),
      }),
    );
    mood = 'brief';
    chat.send([{ type: 'text', text: 'Look' }], { temperature: 1 });
    await clock.pass(50);
    expect(spied.requests).toStrictEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief' },
          { role: 'user', content: 'Earlier' },
          { role: 'user', content: [{ type: 'text', text: 'Look' }] },
        ],
        tools: [{ name: 't', parameters: {} }],
        temperature: 1,
        topP: 1,
      },
    ]);
    expect(finished).toStrictEqual(['Yes done']);
    expect(chat.messages().map(({ text }) => text)).toStrictEqual(['Earlier', 'Look', 'Yes']);
    chat.send([
      { role: 'user', content: '1' },
      { role: 'user', content: '2' },
    ]);
    await clock.pass(50);
    expect(chat.messages().map(({ text }) => text)).toStrictEqual(['Earlier', 'Look', 'Yes', '1', '2', 'Yes']);
    expect(new Set(chat.messages().map(({ id }) => id)).size).toBe(6);
  });

  it('can be asked again from within onFinish, and shows what the system prompt throws as an error', async () => {
    const clock = new Clock();
    const spied = scripted(clock, 'a', [
      ['One', finish],
      ['Two', finish],
    ]);
    let broken = false;
    const chat = application().runInContext(() =>
      injectChat({
        frames: clock,
        provider: spied.provider,
        system: () => {
          if (broken) throw new Error('no prompt');
          return 's';
        },
        onFinish: ({ text }) => text === 'One' && chat.send('more'),
      }),
    );
    chat.send('1');
    await clock.pass(50);
    expect(contents(chat)).toStrictEqual(['user 1 whole', 'assistant One whole', 'user more whole', 'assistant Two whole']);
    broken = true;
    chat.retry();
    await clock.pass(50);
    expect([chat.status(), (chat.error() as Error).message]).toStrictEqual(['error', 'no prompt']);
  });

  it('ends with its injector: the request is aborted, no timer is left, and nothing is asked after', async () => {
    const clock = new Clock();
    const spied = scripted(clock, 'a', [['One', 5, 'Two', 'silence']]);
    const injector = createEnvironmentInjector([], application());
    const chat = injectChat({ frames: clock, provider: spied.provider, injector });
    chat.send('1');
    await clock.pass(2);
    injector.destroy();
    expect([spied.open, clock.timers]).toStrictEqual([0, 0]);
    await clock.pass(50);
    expect(chat.text()).toBe('');
    chat.send('2');
    expect(spied.requests).toHaveLength(1);
  });

  it('says what is wrong with its options, and when there is nobody to ask', () => {
    const injector = application();
    const wrong = (options: object) => () => injector.runInContext(() => injectChat(options));
    const { provider } = scripted(new Clock(), 'a', [[]]);
    expect(wrong({})).toThrow(/add provideFailover\(…\) to the providers, or give \{ provider \}/);
    expect(wrong({ provider, onToolCall: 1 })).toThrow('injectChat({ onToolCall }) must be a function, not number');
    expect(wrong({ provider, onFinish: 'f' })).toThrow('injectChat({ onFinish }) must be a function, not the string "f"');
    expect(wrong({ provider, maxRounds: 0 })).toThrow('injectChat({ maxRounds }) must be a whole number of at least 1');
    expect(wrong({ provider, durable: true })).toThrow("injectChat({ durable }): only a failover has tickets, not 'a'");
    expect(() => injectChat()).toThrow(/injection context/);
  });
});
