// @vitest-environment jsdom
import { createEnvironmentInjector, type EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import { type ChatOptions, injectChat, provideFailover, UnansweredTicketError, withQueueStore } from '../../src/angular/index.js';
import { memoryStore } from '../../src/outage/memoryStore.js';
import type { OutageStore } from '../../src/outage/outageStore.js';
import { fails, finish, type Scripted, scripted } from '../failover/scripted.js';
import { application, Clock, timed } from './bed.js';

interface Page {
  readonly clock: Clock;
  readonly app: EnvironmentInjector;
  readonly asked: Scripted;
}

/** A page with one provider, down for its first so many answers, on a store that outlives it. */
function page(store: OutageStore, failures: number): Page {
  const clock = new Clock();
  const down = Array.from({ length: failures }, () => [fails('server')]);
  const asked = scripted(clock, 'a', [...down, [10, 'Hel', 30, 'lo', finish]]);
  TestBed.resetTestingModule();
  const kept: OutageStore = {
    ...store,
    put: store.put,
    update: store.update,
    remove: store.remove,
    list: store.list,
    close: async () => undefined,
  };
  const options = timed(clock);
  const app = application(
    provideFailover(
      { ladder: [asked.provider], options },
      withQueueStore(() => kept),
    ),
  );
  return { clock, app, asked };
}

const open = (app: EnvironmentInjector, clock: Clock, options: ChatOptions = {}) =>
  app.runInContext(() => injectChat({ frames: clock, ...options }));

describe('durable chats', () => {
  it('hands requests in as tickets where there is a store, and is queued when the store has them', async () => {
    const store = memoryStore();
    const { app, clock } = page(store, 2);
    const chat = open(app, clock);
    chat.send('Hi');
    await clock.pass(20);
    expect(chat.ticket()).toBeTypeOf('string');
    await clock.pass(100);
    expect(chat.status()).toBe('queued');
    await clock.pass(20_000);
    expect([chat.status(), chat.text()]).toStrictEqual(['done', 'Hello']);
    expect(chat.messages().map(({ text }) => text)).toStrictEqual(['Hi', 'Hello']);
  });

  it('takes the ticket back on stop(), and leaves it in the queue when its injector ends', async () => {
    const store = memoryStore();
    const { app, clock, asked } = page(store, 2);
    const stopped = open(app, clock);
    stopped.send('Stop me');
    await clock.pass(100);
    stopped.stop();
    await clock.pass(100);
    const injector = createEnvironmentInjector([], app);
    const left = open(injector, clock);
    left.send('Leave me');
    await clock.pass(100);
    expect(left.status()).toBe('queued');
    const id = left.ticket() ?? '';
    injector.destroy();
    await clock.pass(20_000);
    expect(asked.requests.at(-1)?.messages).toStrictEqual([{ role: 'user', content: 'Leave me' }]);
    const follower = open(app, clock);
    follower.follow(id);
    await clock.pass(50);
    expect([follower.status(), follower.text()]).toStrictEqual(['done', 'Hello']);
  });

  it('follows a ticket of an earlier page, with the history that was saved', async () => {
    const store = memoryStore();
    const before = page(store, 100);
    const first = open(before.app, before.clock);
    first.send('Hi');
    await before.clock.pass(100);
    expect(first.status()).toBe('queued');
    const resume = first.ticket();
    const messages = first.messages();
    const after = page(store, 0);
    const chat = open(after.app, after.clock, { resume, messages });
    expect(chat.status()).toBe('connecting');
    await after.clock.pass(20_000);
    expect([chat.status(), chat.text(), chat.ticket()]).toStrictEqual(['done', 'Hello', resume]);
    expect(chat.messages().map(({ text }) => text)).toStrictEqual(['Hi', 'Hello']);
    const again = page(store, 0);
    const late = open(again.app, again.clock, { resume });
    await again.clock.pass(50);
    expect([late.status(), late.text()]).toStrictEqual(['done', 'Hello']);
  });

  it('says that a ticket is not known', async () => {
    const { app, clock } = page(memoryStore(), 0);
    const chat = open(app, clock);
    chat.follow('nobody');
    await clock.pass(50);
    expect(chat.status()).toBe('error');
    expect(UnansweredTicketError.is(chat.error()) && chat.error()).toMatchObject({ ticket: 'nobody', status: undefined });
  });
});
