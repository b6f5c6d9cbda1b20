// @vitest-environment jsdom
import { createEnvironmentInjector, EnvironmentInjector, InjectionToken, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type FailoverConfig,
  injectChat,
  injectFailover,
  injectHealth,
  provideFailover,
  withEvents,
  withFrames,
  withoutKeyWarning,
  withQueueStore,
} from '../../src/angular/index.js';
import { failover } from '../../src/failover/failover.js';
import { memoryStore } from '../../src/outage/memoryStore.js';
import { openai } from '../../src/providers/openai.js';
import { openaiCompatible } from '../../src/providers/openaiCompatible.js';
import { fails, finish, scripted } from '../failover/scripted.js';
import { application, Clock, timed } from './bed.js';

describe('provideFailover', () => {
  it('takes a failover, what one is made of, or a function in the injection context', () => {
    const clock = new Clock();
    const { provider } = scripted(clock, 'a', [['Hello', finish]]);
    const NAME = new InjectionToken<string>('name');
    const given = failover([provider]);
    const of = (config: FailoverConfig) => {
      TestBed.resetTestingModule();
      return application({ provide: NAME, useValue: 'mine' }, provideFailover(config)).runInContext(() => injectFailover());
    };
    expect(of(given)).toBe(given);
    expect(of({ ladder: [provider], options: { id: 'recipe' } }).id).toBe('recipe');
    expect(of(() => failover([provider], { id: inject(NAME) })).id).toBe('mine');
  });

  it('closes what it has made with the application, and leaves what was given alone', async () => {
    const { provider } = scripted(new Clock(), 'a', [['Hello', finish]]);
    const close = vi.fn(async () => undefined);
    const store = () => ({ ...memoryStore(), put: vi.fn(), update: vi.fn(), remove: vi.fn(), list: memoryStore().list, close });
    const made = createEnvironmentInjector([provideFailover({ ladder: [provider] }, withQueueStore(store))], application());
    made.runInContext(() => injectFailover());
    made.destroy();
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    const given = Object.assign(failover([provider]), { close: vi.fn(async () => undefined) });
    const child = createEnvironmentInjector([provideFailover(given)], TestBed.inject(EnvironmentInjector));
    child.runInContext(() => injectFailover());
    child.destroy();
    expect(given.close).not.toHaveBeenCalled();
  });

  it('tells of events from the start, in the injection context, until the application ends', async () => {
    const clock = new Clock();
    const { provider } = scripted(clock, 'a', [['Hello', finish]]);
    const NAME = new InjectionToken<string>('name');
    const told: string[] = [];
    const given = failover([provider], timed(clock));
    const events = withEvents(({ type }) => told.push(`${inject(NAME)} ${type}`));
    const app = createEnvironmentInjector([{ provide: NAME, useValue: 'mine' }, provideFailover(given, events)], application());
    given('Hi').subscribe();
    await clock.pass(10);
    app.destroy();
    given('Hi').subscribe();
    await clock.pass(10);
    expect(told).toStrictEqual(['mine attempt-started', 'mine attempt-succeeded']);
  });

  it('says what is wrong with its arguments', () => {
    const { provider } = scripted(new Clock(), 'a', [[]]);
    const wrong = (config: unknown) => () => provideFailover(config as FailoverConfig);
    expect(wrong([provider])).toThrow(/give a failover, \{ ladder, options \}, or a function/);
    expect(wrong(undefined)).toThrow(/provideFailover\(config\)/);
    expect(() => provideFailover(failover([provider]), withQueueStore(memoryStore))).toThrow(/give its `queue` option/);
    expect(() => withQueueStore(memoryStore() as never)).toThrow('withQueueStore(store): give a function that opens the store');
    expect(() => withFrames({} as never)).toThrow('withFrames(scheduler): give a scheduler of RxJS');
    expect(() => withEvents(1 as never)).toThrow('withEvents(onEvent) must be a function, not number');
  });
});

describe('a key in a browser', () => {
  const secret = openai({ model: 'm', apiKey: 'sk-secret' });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is warned of once, without the key', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    const app = application(provideFailover({ ladder: [secret] }));
    for (let chat = 0; chat < 3; chat++) app.runInContext(() => injectChat());
    app.runInContext(() => injectChat({ provider: secret }));
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toMatch(/'failover' has an API key in the clear.*rxbaton\/gateway/);
    expect(warn.mock.calls.join()).not.toContain('sk-');
  });

  it.each([
    ['a function gives it', openai({ model: 'm', apiKey: () => 'token' })],
    [
      'it goes to an address of one’s own',
      openaiCompatible({ name: 'gateway', model: 'm', apiKey: 'k', baseUrl: 'https://chat.example/v1' }),
    ],
    ['there is none', openai({ model: 'm' })],
  ])('is not warned of when %s', (_when, provider) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    application(provideFailover({ ladder: [provider] })).runInContext(() => injectChat());
    expect(warn).not.toHaveBeenCalled();
  });

  it('is not warned of where the application knows', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    application(provideFailover({ ladder: [secret] }, withoutKeyWarning())).runInContext(() => injectChat());
    expect(warn).not.toHaveBeenCalled();
  });

  it('is known of a provider behind operators', () => {
    expect([secret.pipe().holdsKey, failover([secret]).holdsKey]).toStrictEqual([true, true]);
  });
});

describe('injectHealth', () => {
  it('shows the health and the ranking, and ends with its injector', async () => {
    const clock = new Clock();
    const ladder = ['a', 'b'].map((id) => scripted(clock, id, [id === 'a' ? [fails('server')] : ['Hello', finish]]).provider);
    const options = timed(clock, { breaker: { failures: 1 } });
    const app = application(provideFailover({ ladder, options }, withFrames(clock)));
    const injector = createEnvironmentInjector([], app);
    const health = injector.runInContext(() => injectHealth());
    expect(health().map(({ provider, breaker }) => `${provider} ${breaker}`)).toStrictEqual(['a closed', 'b closed']);
    expect(health.ranking()).toStrictEqual(['a', 'b']);
    app
      .runInContext(() => injectFailover())('Hi')
      .subscribe();
    await clock.pass(50);
    expect(health().map(({ provider, breaker }) => `${provider} ${breaker}`)).toStrictEqual(['a open', 'b closed']);
    expect(health.ranking()).toStrictEqual(['b', 'a']);
    const last = health();
    injector.destroy();
    await clock.pass(60_000);
    expect(health()).toBe(last);
  });
});
