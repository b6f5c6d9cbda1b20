import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../bench/virtualClock.js';
import type { FailoverEvent, FailoverEventBody } from '../../src/failover/failoverEvent.js';
import { webhook } from '../../src/failover/webhook.js';
import type { WebhookError } from '../../src/failover/webhookError.js';
import type { WebhookOptions } from '../../src/failover/webhookSettings.js';
import type { Transport, TransportRequest } from '../../src/transport/transport.js';
import { RawServer } from '../transport/rawServer.js';
import { TRANSPORTS } from '../transport/transports.js';

const HOOK = 'https://ops.example/hook?token=sesame';

interface Posted {
  readonly at: number;
  readonly request: TransportRequest;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server in virtual time: it answers after so many ms with the next status, the last one again and again; `'silence'` never. */
function server(clock: VirtualClock, statuses: readonly (number | 'down' | 'silence')[] = [200], ms = 10) {
  const posts: Posted[] = [];
  let open = 0;
  let most = 0;
  const transport: Transport = (request) => {
    const status = statuses[Math.min(posts.length, statuses.length - 1)] ?? 200;
    posts.push({ at: clock.now(), request, body: JSON.parse(request.body ?? '') as Posted['body'] });
    most = Math.max(most, ++open);
    request.signal.addEventListener('abort', () => open--);
    return new Promise((resolve, reject) => {
      if (status === 'silence') return;
      const answer = (): void => {
        if (status === 'down') reject(new Error(`connect ECONNREFUSED ${request.url}`));
        else resolve({ status, headers: new Headers({ 'retry-after': '2' }), body: (async function* () {})() });
      };
      clock.schedule(answer, ms);
    });
  };
  return { posts, transport, state: () => ({ open, most }) };
}

/** Lets virtual time and promises go on for so many ms. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
  const until = clock.now() + ms;
  do {
    for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  } while (clock.step(until));
  clock.advanceTo(until);
}

function posting(options: WebhookOptions) {
  const source = new Subject<FailoverEvent>();
  const heard: string[] = [];
  const subscription = source.pipe(webhook(HOOK, options)).subscribe({
    next: ({ type }) => heard.push(type),
    error: () => heard.push('#'),
    complete: () => heard.push('|'),
  });
  const tell = (body: FailoverEventBody): void => source.next({ at: 1, requestId: '', ...body });
  return { source, heard, subscription, tell };
}

const letters = (count: number) =>
  Array.from({ length: count }, (_, number) => ({ type: 'dead-lettered', ticket: `t${number}` }) as const);

describe('webhook', () => {
  it('posts one event after the other as JSON, and mirrors them all', async () => {
    const clock = new VirtualClock();
    const { posts, transport, state } = server(clock);
    const { heard, tell, source } = posting({ transport, scheduler: clock, headers: { Authorization: 'Bearer x' } });
    tell({ type: 'outage-started' });
    tell({ type: 'queued', ticket: 't' });
    tell({ type: 'breaker', provider: 'a', state: 'open' });
    await pass(clock, 100);
    const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(posts.map(({ at, body }) => [at, body])).toStrictEqual([
      [0, { type: 'outage-started', requestId: '', time }],
      [10, { type: 'breaker', requestId: '', provider: 'a', state: 'open', time }],
    ]);
    expect(posts[0]?.request).toMatchObject({
      url: HOOK,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
    });
    expect(heard).toStrictEqual(['outage-started', 'queued', 'breaker']);
    expect([state(), clock.pending]).toStrictEqual([{ open: 0, most: 1 }, 0]);
    source.complete();
    expect(heard.at(-1)).toBe('|');
  });

  it('posts only the types that are asked for', async () => {
    const clock = new VirtualClock();
    const { posts, transport } = server(clock);
    const { tell } = posting({ transport, scheduler: clock, types: ['queued'] });
    tell({ type: 'outage-started' });
    tell({ type: 'queued', ticket: 't' });
    await pass(clock, 100);
    expect(posts.map(({ body }) => body.type)).toStrictEqual(['queued']);
  });

  it('retries what fails, as long as the server asks, and keeps the order', async () => {
    const clock = new VirtualClock();
    const { posts, transport } = server(clock, [503, 'down', 'silence', 200]);
    const { tell } = posting({ transport, scheduler: clock, retry: { random: () => 0.5 } });
    tell({ type: 'outage-started' });
    tell({ type: 'outage-ended' });
    await pass(clock, 60_000);
    // After a 503: its Retry-After of 2 s. After a refused connection: half of 2 s. After 10 s of silence: half of 4 s.
    expect(posts.map(({ at, body }) => [at, body.type])).toStrictEqual([
      [0, 'outage-started'],
      [2_010, 'outage-started'],
      [3_020, 'outage-started'],
      [15_020, 'outage-started'],
      [15_030, 'outage-ended'],
    ]);
    expect(clock.pending).toBe(0);
  });

  it('gives up what is refused, or fails too often, and says so with the next post', async () => {
    const clock = new VirtualClock();
    const { posts, transport } = server(clock, [404, 500, 500, 302, 200]);
    const given: [number | undefined, string][] = [];
    const onGiveUp = (error: WebhookError, event: FailoverEvent): void => {
      given.push([error.status, event.type]);
      expect(`${error.message}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('sesame');
    };
    const { heard, tell } = posting({ transport, scheduler: clock, onGiveUp, retry: { retries: 1 } });
    for (const letter of letters(5)) tell(letter);
    await pass(clock, 10_000);
    expect(given).toStrictEqual([
      [404, 'dead-lettered'],
      [500, 'dead-lettered'],
      [302, 'dead-lettered'],
    ]);
    expect(posts.map(({ body }) => [body.ticket, body.dropped])).toStrictEqual([
      ['t0', undefined],
      ['t1', 1],
      ['t1', 1],
      ['t2', 2],
      ['t3', 3],
      ['t4', undefined],
    ]);
    expect(heard).toHaveLength(5);
  });

  it('keeps the newest thousand that wait, and counts the others', async () => {
    const clock = new VirtualClock();
    const { posts, transport } = server(clock, [200], 50);
    const { tell, source, heard } = posting({ transport, scheduler: clock });
    for (const letter of letters(1_251)) tell(letter);
    source.complete();
    expect(heard.at(-1)).toBe('dead-lettered');
    await pass(clock, 60_000);
    expect(posts).toHaveLength(1_001);
    expect(posts.slice(0, 3).map(({ body }) => [body.ticket, body.dropped])).toStrictEqual([
      ['t0', undefined],
      ['t251', 250],
      ['t252', undefined],
    ]);
    expect([posts.at(-1)?.body.ticket, heard.at(-1), clock.pending]).toStrictEqual(['t1250', '|', 0]);
  });

  it('ends with its subscription: the post under way is aborted, nothing follows', async () => {
    const clock = new VirtualClock();
    const { posts, transport, state } = server(clock, ['silence']);
    const { tell, subscription } = posting({ transport, scheduler: clock });
    tell({ type: 'outage-started' });
    tell({ type: 'outage-ended' });
    await pass(clock, 5);
    subscription.unsubscribe();
    await pass(clock, 100_000);
    expect([posts.length, state().open, clock.pending]).toStrictEqual([1, 0, 0]);
    expect(posts[0]?.request.signal.aborted).toBe(true);
  });

  it('lets an error of the source through, and keeps a backlog for each subscription', async () => {
    const clock = new VirtualClock();
    const { posts, transport } = server(clock);
    const { tell, heard, source } = posting({ transport, scheduler: clock });
    tell({ type: 'outage-started' });
    source.error(new Error('broken'));
    await pass(clock, 100);
    expect([heard, posts.length, clock.pending]).toStrictEqual([['outage-started', '#'], 1, 0]);
    const hook = webhook(HOOK, { transport, scheduler: clock });
    const events = new Subject<FailoverEvent>();
    events.pipe(hook).subscribe();
    events.pipe(hook).subscribe();
    events.next({ type: 'outage-ended', at: 1, requestId: '' });
    await pass(clock, 5);
    expect(posts.filter(({ body }) => body.type === 'outage-ended')).toHaveLength(2);
  });

  it('survives a transport that throws', async () => {
    const clock = new VirtualClock();
    const given: string[] = [];
    const { tell, heard } = posting({
      scheduler: clock,
      retry: false,
      transport: () => {
        throw new Error('sesame');
      },
      onGiveUp: (error) => given.push(error.message),
    });
    for (const letter of letters(3)) tell(letter);
    await pass(clock, 100);
    expect([heard.length, given]).toStrictEqual([3, Array.from({ length: 3 }, () => 'The webhook did not answer')]);
  });

  it.each([
    ['ftp://ops.example', {}, 'webhook(url): must begin with https:// or http://, not ftp:'],
    ['/hook', {}, 'webhook(url): must be an absolute address like https://host/v1'],
    ['https://me:sesame@ops.example', {}, 'webhook(url): must not hold a user name or password: give an authorization header'],
    [HOOK, { headers: { key: 'sesame\n' } }, 'webhook(url, { headers }): must be strings by header name'],
    [HOOK, { types: ['outage'] }, "webhook(url, { types }) must be 'attempt-started' or"],
    [HOOK, { transport: 'fetch' }, 'webhook(url, { transport }) must be a function, not the string "fetch"'],
    [HOOK, { onGiveUp: 1 }, 'webhook(url, { onGiveUp }) must be a function, not number'],
    [HOOK, { retry: { retries: -1 } }, 'retryWithBackoff({ retries }) must be a whole number of at least 0'],
  ])('refuses %s with %j, and prints no secret', (url, options, message) => {
    // What no type lets through.
    const make = (): unknown => webhook(url, options as WebhookOptions);
    expect(make).toThrow(message);
    expect(make).not.toThrow('sesame');
  });

  it.each(TRANSPORTS)('posts over a real socket, and leaves none behind (%s)', async (_, make) => {
    const raw = await RawServer.start();
    let served = 0;
    raw.act = async (connection) => {
      await connection.head({ 'content-length': 2 }, served++ === 0 ? '503 Busy' : '200 OK');
      await connection.write('ok');
      // The first body never ends.
      if (served > 1) connection.fin();
    };
    const source = new Subject<FailoverEvent>();
    const posted = new Promise<void>((resolve) => {
      source.pipe(webhook(`${raw.url}/hook`, { transport: make(), retry: { delay: () => 1 } })).subscribe({ complete: resolve });
    });
    source.next({ type: 'outage-started', at: 1, requestId: '' });
    source.next({ type: 'outage-ended', at: 2, requestId: '' });
    source.complete();
    await posted;
    expect(raw.requests.map((request) => /"type":"([\w-]+)"/.exec(request)?.[1])).toStrictEqual([
      'outage-started',
      'outage-started',
      'outage-ended',
    ]);
    expect(raw.requests[0]).toMatch(/^POST \/hook HTTP\/1\.1\r\n[\s\S]*content-type: application\/json/);
    await raw.empty();
    await raw.close();
  });
});
