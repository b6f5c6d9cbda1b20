import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { OutageQueueFullError } from '../../operators/index.js';
import { collect } from '../../src/chat/collect.js';
import { type Failover, failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { memoryStore } from '../../src/outage/memoryStore.js';
import type { OutageStore, SettledRequest, SharedStore, StoredRequest } from '../../src/outage/outageStore.js';
import { QueueClosedError } from '../../src/outage/queueClosedError.js';
import type { Ticket } from '../../src/outage/ticket.js';
import { TicketCancelledError } from '../../src/outage/ticketCancelledError.js';
import { type Provider, provider } from '../../src/providers/provider.js';
import { fails, finish, type Scripted, type Step, scripted } from './scripted.js';

const well: readonly Step[] = ['Hello', finish];
const down: readonly Step[] = [fails('server')];

/** Virtual time; probes are let through every second, and hits of chance are numbered so that ids differ. */
function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  let chance = 0;
  const random = () => (chance = (chance + 0.137) % 1);
  return { scheduler, options: { scheduler, random, retry: false, breaker: false, probe: { every: 1_000 }, ...options } };
}

/** Lets virtual time and the promises of stores go on for so many ms. */
async function pass(scheduler: TestScheduler, ms: number): Promise<void> {
  const until = scheduler.now() + ms;
  for (let at = scheduler.now(); at <= until; at += Math.max(1, Math.floor(ms / 20))) {
    scheduler.maxFrames = at;
    scheduler.flush();
    scheduler.frame = at;
    for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  }
}

/** What a store was told, word for word, and what it holds. */
function watched(store: OutageStore = memoryStore()): OutageStore & { readonly told: string[]; all(): Promise<StoredRequest[]> } {
  const told: string[] = [];
  return {
    told,
    all: async () => {
      const entries: StoredRequest[] = [];
      for await (const entry of store.list()) entries.push(entry);
      return entries;
    },
    put: (entry) => {
      told.push(`put ${entry.status}`);
      return store.put(entry);
    },
    update: (id, change) => {
      told.push(`update ${change.status}`);
      return store.update(id, change);
    },
    remove: (id) => {
      told.push('remove');
      return store.remove(id);
    },
    list: () => store.list(),
    close: () => {
      told.push('close');
      return store.close();
    },
  };
}

/** A ticket's whole life. */
function statusesOf(ticket: Ticket): string[] {
  const statuses: string[] = [];
  ticket.status$.subscribe({ next: (status) => statuses.push(status), complete: () => statuses.push('|') });
  return statuses;
}

const reasonOf = (ticket: Ticket) => ticket.result.catch((reason: unknown) => reason);

interface Sick {
  up: boolean;
  readonly poison: Set<unknown>;
  readonly asked: string[];
  readonly open: number;
  readonly provider: Provider;
}

/** A provider that is down until it is put up; it answers probes, and whoever else asks with a script. */
function sick(scheduler: TestScheduler, script: readonly Step[] = well): Sick {
  const [answering, probed, failing] = [script, well, down].map((one) => scripted(scheduler, 'a', [one])) as [
    Scripted,
    Scripted,
    Scripted,
  ];
  const asked: string[] = [];
  const state: Sick = {
    up: false,
    /** What is asked in vain though it is up. */
    poison: new Set<unknown>(),
    /** What was asked, probes left out. */
    asked,
    get open() {
      return answering.open;
    },
    provider: provider('a', (request) => {
      const content = request.messages[0]?.content;
      if (content !== 'ping') asked.push(String(content));
      if (!state.up || state.poison.has(content)) return failing.provider(request);
      return (content === 'ping' ? probed : answering).provider(request);
    }),
  };
  return state;
}

const eventsOf = (chat: Failover): string[] => {
  const told: string[] = [];
  chat.events$.subscribe((event) => 'ticket' in event && told.push(event.type));
  return told;
};

describe('submit', () => {
  it('answers at once when somebody is up, and tells the store nothing', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const chat = failover([scripted(scheduler, 'a', [[10, ...well]]).provider], { ...options, queue: { store } });
    const ticket = chat.submit('Hi');
    const statuses = statusesOf(ticket);
    expect([ticket.status, chat.ticket(ticket.id)]).toStrictEqual(['processing', ticket]);
    await pass(scheduler, 20);
    expect((await ticket.result).text).toBe('Hello');
    expect(statuses).toStrictEqual(['processing', 'done', '|']);
    expect(store.told).toStrictEqual([]);
    await chat.close();
  });

  it('acknowledges when the store has it, and answers on recovery', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, queue: { store } });
    const told = eventsOf(chat);
    const ticket = chat.submit({ messages: [{ role: 'user', content: 'Hi' }] });
    const statuses = statusesOf(ticket);
    await pass(scheduler, 100);
    expect(statuses).toStrictEqual(['processing', 'queued']);
    expect(await store.all()).toMatchObject([{ id: ticket.id, status: 'queued', deliveries: 0 }]);
    a.up = true;
    await pass(scheduler, 4_000);
    expect((await ticket.result).text).toBe('Hello');
    expect(statuses).toStrictEqual(['processing', 'queued', 'processing', 'done', '|']);
    expect(told).toStrictEqual(['queued', 'drained']);
    expect(store.told).toStrictEqual(['put queued', 'update processing', 'update done']);
    expect(await store.all()).toMatchObject([{ status: 'done', completion: { text: 'Hello' } }]);
    await chat.close();
  });

  it('tells what was said to whoever comes late', async () => {
    const { scheduler, options } = timed();
    const chat = failover([scripted(scheduler, 'a', [['Hel', 10, 'lo', 10, ' there', finish]]).provider], options);
    const ticket = chat.submit('Hi');
    await pass(scheduler, 15);
    const late: string[] = [];
    ticket.chunks$.subscribe((chunk) => chunk.type === 'text' && late.push(chunk.text));
    await pass(scheduler, 20);
    expect(late).toStrictEqual(['Hello', ' there']);
    let whole = '';
    ticket.chunks$.pipe(collect({ scheduler })).subscribe(({ text }) => {
      whole = text;
    });
    expect(whole).toBe('Hello there');
    await chat.close();
  });

  it('[Q96] fails a request that the store cannot take, and acknowledges none', async () => {
    const { scheduler, options } = timed();
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const store = { ...memoryStore(), put: () => Promise.reject(full) };
    const chat = failover([sick(scheduler).provider], { ...options, queue: { store } });
    const told = eventsOf(chat);
    const tickets = [chat.submit('one'), chat.submit('two')];
    const statuses = tickets.map(statusesOf);
    await pass(scheduler, 50);
    expect(await Promise.all(tickets.map(reasonOf))).toStrictEqual([full, full]);
    expect(statuses).toStrictEqual([
      ['processing', 'failed', '|'],
      ['processing', 'failed', '|'],
    ]);
    expect(told.filter((type) => type === 'store-failed')).toHaveLength(2);
    await chat.close();
  });

  it('[Q98] gives one ticket for one idempotency key, while it is under way and after', async () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[10, ...well]]);
    const chat = failover([a.provider], options);
    const request = { messages: [{ role: 'user' as const, content: 'Hi' }], idempotencyKey: 'order 7' };
    const ticket = chat.submit(request);
    expect(chat.submit(request)).toBe(ticket);
    expect(chat.submit({ ...request, idempotencyKey: 'order 8' })).not.toBe(ticket);
    await pass(scheduler, 30);
    expect(chat.submit(request)).toBe(ticket);
    expect(a.requests).toHaveLength(2);
    await chat.close();
  });

  it('[Q99] asks again in the next process for what the last one had in flight', async () => {
    const { scheduler, options } = timed();
    const store = memoryStore();
    const a = sick(scheduler, [5_000, ...well]);
    const first = failover([a.provider], { ...options, queue: { store } });
    const lost = first.submit({ messages: [{ role: 'user', content: 'Hi' }], idempotencyKey: 'k' });
    await pass(scheduler, 100);
    a.up = true;
    await pass(scheduler, 3_000);
    // It was acknowledged and has been asked for again when its process dies: nothing more is heard of that.
    expect(lost.status).toBe('processing');
    const next = timed();
    const second = failover([scripted(next.scheduler, 'a', [well]).provider], { ...next.options, queue: { store } });
    await pass(next.scheduler, 3_000);
    const found = second.ticket(lost.id);
    expect((await found?.result)?.text).toBe('Hello');
    expect(second.submit({ messages: [{ role: 'user', content: 'Hi' }], idempotencyKey: 'k' })).toBe(found);
    await second.close();
  });

  it('finds in the store what an earlier process has answered', async () => {
    const { scheduler, options } = timed();
    const store = memoryStore();
    const a = sick(scheduler);
    const first = failover([a.provider], { ...options, queue: { store } });
    const { id } = first.submit('Hi');
    await pass(scheduler, 100);
    a.up = true;
    await pass(scheduler, 3_000);
    await first.close();
    const second = failover([scripted(scheduler, 'a', [well]).provider], { ...options, queue: { store } });
    await pass(scheduler, 10);
    expect([second.ticket(id)?.status, (await second.ticket(id)?.result)?.text]).toStrictEqual(['done', 'Hello']);
    await second.close();
  });

  it('[Q100] makes a dead letter of what fails too often, and asks again when it is redriven', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const a = sick(scheduler);
    a.up = true;
    a.poison.add('Hi');
    const chat = failover([a.provider], { ...options, health: { minimum: 1_000 }, queue: { store, maxDeliveries: 3 } });
    const told = eventsOf(chat);
    const ticket = chat.submit('Hi');
    await pass(scheduler, 20_000);
    expect(ticket.status).toBe('dead');
    expect(told).toStrictEqual(['queued', 'drained', 'queued', 'drained', 'queued', 'drained', 'dead-lettered']);
    expect(await store.all()).toMatchObject([{ id: ticket.id, status: 'dead', deliveries: 3 }]);
    a.poison.clear();
    const [again] = await chat.redrive(ticket.id);
    await pass(scheduler, 5_000);
    expect((await again?.result)?.text).toBe('Hello');
    expect(again?.id).toBe(ticket.id);
    expect(await chat.redrive()).toStrictEqual([]);
    await chat.close();
  });

  it('[Q101] lets a poison request not keep the others from theirs', async () => {
    const { scheduler, options } = timed();
    const a = sick(scheduler);
    a.poison.add('poison');
    const chat = failover([a.provider], { ...options, health: { minimum: 1_000 }, queue: { maxDeliveries: 2 } });
    const poison = chat.submit('poison');
    const others = [chat.submit('one'), chat.submit('two')];
    await pass(scheduler, 100);
    a.up = true;
    await pass(scheduler, 30_000);
    expect(await Promise.all(others.map(async ({ result }) => (await result).text))).toStrictEqual(['Hello', 'Hello']);
    expect(poison.status).toBe('dead');
    await chat.close();
  });

  it('[Q102] expires what has waited too long: an event, and it is not sent', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, queue: { store, ttl: 2_500 } });
    const told = eventsOf(chat);
    const ticket = chat.submit('Hi');
    await pass(scheduler, 30_000);
    expect(ticket.status).toBe('expired');
    expect(await reasonOf(ticket)).toMatchObject({ code: 'OUTAGE_EXPIRED' });
    expect(told).toStrictEqual(['queued', 'expired']);
    expect(a.asked).toStrictEqual(['Hi']);
    expect(await store.all()).toStrictEqual([]);
    await chat.close();
  });

  it('[Q102] expires in the next process what was old before it began', async () => {
    const { scheduler, options } = timed();
    const store = memoryStore();
    const request = { messages: [{ role: 'user' as const, content: 'Hi' }] };
    await store.put({ id: 'old', request, createdAt: 1, expiresAt: Date.now() - 1, deliveries: 0, status: 'queued' });
    await store.put({ id: 'soon', request, createdAt: 2, expiresAt: Date.now() + 2_000, deliveries: 0, status: 'queued' });
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, queue: { store } });
    const told = eventsOf(chat);
    await pass(scheduler, 1_000);
    expect(['old', 'soon'].map((id) => chat.ticket(id)?.status)).toStrictEqual(['expired', 'queued']);
    await pass(scheduler, 3_000);
    expect(chat.ticket('soon')?.status).toBe('expired');
    expect(told.filter((type) => type === 'expired')).toHaveLength(2);
    expect(a.asked).toStrictEqual([]);
    await chat.close();
  });

  it('[Q107] expires nobody when the clock on the wall jumps while the process runs', async () => {
    const { scheduler, options } = timed();
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, queue: { ttl: 60_000 } });
    const tickets = ['one', 'two', 'three'].map((name) => chat.submit(name));
    await pass(scheduler, 100);
    const wall = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 36_000_000);
    await pass(scheduler, 3_000);
    expect(tickets.map(({ status }) => status)).toStrictEqual(['queued', 'queued', 'queued']);
    wall.mockRestore();
    a.up = true;
    await pass(scheduler, 10_000);
    expect(tickets.map(({ status }) => status)).toStrictEqual(['done', 'done', 'done']);
    await chat.close();
  });

  it.each<[NonNullable<NonNullable<FailoverOptions['queue']>['overflow']>, string[]]>([
    ['reject', ['queued', 'queued', 'failed']],
    ['drop-oldest', ['failed', 'queued', 'queued']],
    ['block', ['queued', 'queued', 'processing']],
  ])('[Q103] full: %s', async (overflow, statuses) => {
    const { scheduler, options } = timed();
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, queue: { maxWaiting: 2, overflow } });
    const tickets: Ticket[] = [];
    for (const name of ['one', 'two', 'three']) {
      tickets.push(chat.submit(name));
      await pass(scheduler, 20);
    }
    expect(tickets.map(({ status }) => status)).toStrictEqual(statuses);
    a.up = true;
    await pass(scheduler, 20_000);
    const ends = await Promise.all(tickets.map(reasonOf));
    for (const [index, end] of ends.entries()) {
      if (statuses[index] === 'failed') expect(OutageQueueFullError.is(end)).toBe(true);
      else expect(end).toMatchObject({ text: 'Hello' });
    }
    await chat.close();
  });

  it('[Q104] drains in order, ever faster, and stops when failures return', async () => {
    const { scheduler, options } = timed();
    const a = sick(scheduler);
    // Probes that are due each second, to the millisecond: names need no chance of their own here.
    const chat = failover([a.provider], { ...options, random: () => 0.5, health: { minimum: 1_000 } });
    const done: string[] = [];
    const names = ['1', '2', '3', '4', '5', '6', '7', '8'];
    const tickets = names.map((name) => chat.submit(name));
    for (const { id, result } of tickets)
      void result.then(() => done.push(names[tickets.findIndex((ticket) => ticket.id === id)] ?? ''));
    await pass(scheduler, 900);
    expect(tickets.map(({ status }) => status)).toStrictEqual(Array(8).fill('queued'));
    // Nothing goes before a probe has been answered; then one goes, and two a second later.
    a.up = true;
    await pass(scheduler, 200);
    expect(done).toStrictEqual(['1']);
    await pass(scheduler, 1_000);
    expect(done).toStrictEqual(['1', '2', '3']);
    a.up = false;
    a.asked.length = 0;
    await pass(scheduler, 5_000);
    // The four of the next step find out, and nobody is sent after them.
    expect(a.asked).toStrictEqual(['4', '5', '6', '7']);
    expect(tickets.slice(3).map(({ status }) => status)).toStrictEqual(Array(5).fill('queued'));
    a.up = true;
    await pass(scheduler, 20_000);
    expect([...done].sort()).toStrictEqual(names);
    await chat.close();
  });

  it('[Q106] gives what is in flight back to the queue when it is closed', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const a = sick(scheduler, ['Hel', 60_000, 'lo', finish]);
    const chat = failover([a.provider], { ...options, queue: { store } });
    const [draining, waiting] = [chat.submit('one'), chat.submit('two')];
    await pass(scheduler, 100);
    a.up = true;
    await pass(scheduler, 1_100);
    expect([draining.status, a.open]).toStrictEqual(['processing', 1]);
    const closing = chat.close();
    await pass(scheduler, 1);
    await closing;
    expect(a.open).toBe(0);
    expect(await Promise.all([draining, waiting].map(reasonOf))).toStrictEqual([
      new QueueClosedError(draining.id),
      new QueueClosedError(waiting.id),
    ]);
    expect((await store.all()).map(({ id, status }) => [id, status])).toStrictEqual([
      [draining.id, 'queued'],
      [waiting.id, 'queued'],
    ]);
    expect(store.told.at(-1)).toBe('close');
    expect(QueueClosedError.is(await reasonOf(chat.submit('late')))).toBe(true);
  });

  it('[Q108] keeps what was submitted when nobody listens, and drops what was asked for when its reader leaves', async () => {
    const { scheduler, options } = timed({ onOutage: 'hold' });
    const a = sick(scheduler);
    const chat = failover([a.provider], options);
    const ticket = chat.submit('kept');
    ticket.chunks$.subscribe().unsubscribe();
    const reader = chat('dropped').subscribe();
    await pass(scheduler, 100);
    reader.unsubscribe();
    a.up = true;
    await pass(scheduler, 20_000);
    expect((await ticket.result).text).toBe('Hello');
    expect(a.asked).toStrictEqual(['kept', 'kept']);
    await chat.close();
  });

  it('takes a request back wherever it is', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const a = sick(scheduler, ['Hel', 60_000, 'lo', finish]);
    const chat = failover([a.provider], { ...options, queue: { store } });
    const waiting = chat.submit('one');
    await pass(scheduler, 100);
    waiting.cancel();
    waiting.cancel();
    expect(TicketCancelledError.is(await reasonOf(waiting))).toBe(true);
    a.up = true;
    await pass(scheduler, 5_000);
    const running = chat.submit('two');
    await pass(scheduler, 10);
    expect(a.open).toBe(1);
    running.cancel();
    expect([running.status, a.open]).toStrictEqual(['cancelled', 0]);
    expect(await store.all()).toStrictEqual([]);
    await chat.close();
  });

  it('writes schemas down as JSON, and says at once when one cannot be', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const chat = failover([sick(scheduler).provider], { ...options, queue: { store } });
    chat.submit({
      messages: [{ role: 'user', content: 'Hi' }],
      output: z.object({ a: z.number() }),
      signal: new AbortController().signal,
    });
    await pass(scheduler, 50);
    const [entry] = await store.all();
    expect(JSON.parse(JSON.stringify(entry?.request))).toStrictEqual(entry?.request);
    expect(entry?.request.output).toMatchObject({ type: 'object', properties: { a: { type: 'number' } } });
    const silent = { '~standard': { version: 1 as const, vendor: 'mine', validate: (value: unknown) => ({ value }) } };
    const refused = chat.submit({ messages: [{ role: 'user', content: 'Hi' }], output: silent });
    await pass(scheduler, 10);
    expect([refused.status, String(await reasonOf(refused))]).toMatchObject(['failed', expect.stringContaining('output')]);
    await chat.close();
  });

  it('leaves what a shared store holds to its workers, and tells how it ended', async () => {
    const { scheduler, options } = timed();
    const settlers = new Map<string, (end: SettledRequest) => void>();
    const store: SharedStore = {
      ...memoryStore(),
      settled: (id) => new Promise((settle) => settlers.set(id, settle)),
    };
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, queue: { store } });
    const tickets = [chat.submit('one'), chat.submit('two'), chat.submit('three')] as const;
    await pass(scheduler, 100);
    expect(tickets.map(({ status }) => status)).toStrictEqual(['queued', 'queued', 'queued']);
    a.up = true;
    await pass(scheduler, 20_000);
    expect(a.asked).toStrictEqual(['one']);
    const probe = failover([a.provider], options).submit('elsewhere');
    await pass(scheduler, 10);
    const answer = await probe.result;
    settlers.get(tickets[0].id)?.({ status: 'done', completion: answer });
    settlers.get(tickets[1].id)?.({ status: 'dead', reason: 'it failed five times' });
    expect((await tickets[0].result).text).toBe('Hello');
    expect(String(await reasonOf(tickets[1]))).toContain('it failed five times');
    expect(tickets.map(({ status }) => status)).toStrictEqual(['done', 'dead', 'queued']);
    await chat.close();
  });

  it('forgets what is over, the oldest first, and so does the store', async () => {
    const { scheduler, options } = timed();
    const store = watched();
    const a = sick(scheduler);
    const chat = failover([a.provider], { ...options, health: { minimum: 1_000 }, queue: { store, keep: 2 } });
    const tickets = ['1', '2', '3'].map((name) => chat.submit(name));
    await pass(scheduler, 100);
    a.up = true;
    await pass(scheduler, 30_000);
    expect(tickets.map(({ status }) => status)).toStrictEqual(['done', 'done', 'done']);
    expect(tickets.map(({ id }) => chat.ticket(id) !== undefined)).toStrictEqual([false, true, true]);
    expect(await store.all()).toHaveLength(2);
    await chat.close();
  });

  it('rejects bad options, and names them', () => {
    const { scheduler, options } = timed();
    const made = (queue: FailoverOptions['queue']) => () => failover([sick(scheduler).provider], { ...options, queue });
    expect(made({ maxWaiting: 0 })).toThrow(/queue\.maxWaiting .* not 0$/);
    expect(made({ ttl: -1 })).toThrow(/queue\.ttl .* not -1$/);
    expect(made({ overflow: 'drop' as never })).toThrow(/queue\.overflow .* not "drop"$/);
    expect(made({ maxDeliveries: 0 })).toThrow(/queue\.maxDeliveries .* not 0$/);
    expect(made({ ramp: { start: 0, factor: 2, every: 1 } })).toThrow(/ramp\.start .* not 0$/);
    expect(made({ keep: -1 })).toThrow(/queue\.keep .* not -1$/);
  });
});
