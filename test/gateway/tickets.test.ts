import { describe, expect, it } from 'vitest';
import { type Failover, failover } from '../../src/failover/failover.js';
import { fails, finish, scripted, start } from '../failover/scripted.js';
import { asJson, asks, CHAT, Clock, chatBody, eventsIn, settled, textOfEvents } from './client.js';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const LATER = { prefer: 'respond-async, wait=10' };

/** A failover that is down for its first request, and up again after. */
function recovering(clock: Clock): Failover {
  const down = fails('server', { status: 503 });
  const answers = scripted(clock, 'a', [[down], [start, 'Hello', { type: 'usage', inputTokens: 1, outputTokens: 2 }, finish]]);
  const breaker = { failures: 1, resetAfter: 1_000 };
  return failover([answers.provider], { scheduler: clock, retry: false, breaker, onOutage: 'hold', probe: { every: 1_000 } });
}

describe('tickets', () => {
  it('are given for requests that may be answered later', async () => {
    const clock = new Clock();
    const ask = asks(recovering(clock), { scheduler: clock });
    const taken = await ask(CHAT, { body: chatBody(), headers: LATER });
    expect([taken.status, taken.headers.get('preference-applied')]).toStrictEqual([202, 'respond-async']);
    const location = taken.headers.get('location') ?? '';
    const told = await asJson(taken);
    expect(told).toStrictEqual({
      id: location.slice('/v1/tickets/'.length),
      object: 'ticket',
      status: expect.stringMatching(/^(?:queued|processing)$/),
      created: 1_700_000_000,
      model: 'chat',
    });
    await settled();
    const waits = await ask(location);
    expect([waits.headers.get('retry-after'), ((await asJson(waits)) as { status: string }).status]).toStrictEqual([
      '2',
      'queued',
    ]);
    await clock.advance(10_000);
    const done = await ask(location);
    expect(done.headers.get('retry-after')).toBeNull();
    expect(await asJson(done)).toMatchObject({
      status: 'done',
      response: {
        id: 'chatcmpl-id1',
        object: 'chat.completion',
        choices: [{ message: { content: 'Hello' } }],
        usage: { total_tokens: 3 },
      },
    });
  });

  it('tell why a request failed, in the form of its API', async () => {
    const clock = new Clock();
    const broken = scripted(clock, 'a', [[fails('context-length', { status: 400 })]]);
    const ask = asks(failover([broken.provider], { scheduler: clock, retry: false, probe: false }), { scheduler: clock });
    const { id } = (await asJson(await ask(CHAT, { body: chatBody(), headers: LATER }))) as { id: string };
    await clock.advance(10);
    expect(await asJson(await ask(`/v1/tickets/${id}`))).toMatchObject({
      status: 'failed',
      error: { type: 'invalid_request_error' },
    });
  });

  it('are nobody else’s', async () => {
    const clock = new Clock();
    const keys = [
      'one',
      'two',
      { id: 'team', key: 'three' },
      { id: 'team', key: 'four' },
      { id: 'a:b', key: 'five' },
      { id: 'a', key: 'six' },
    ];
    const ask = asks(recovering(clock), { scheduler: clock, keys });
    const ticketOf = async (key: string, idempotency?: string) => {
      const headers = { ...LATER, ...bearer(key), ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }) };
      return ((await asJson(await ask(CHAT, { body: chatBody(), headers }))) as { id: string }).id;
    };
    const statusFor = async (id: string, key: string) => (await ask(`/v1/tickets/${id}`, { headers: bearer(key) })).status;
    const one = await ticketOf('one', 'same');
    expect([await statusFor(one, 'one'), await statusFor(one, 'two'), await statusFor(one, 'seven')]).toStrictEqual([
      200, 404, 401,
    ]);
    const team = await ticketOf('three', 'same');
    expect([await statusFor(team, 'four'), await statusFor(team, 'one')]).toStrictEqual([200, 404]);
    expect(team).not.toBe(one);
    expect(await ticketOf('one', 'same')).toBe(one);
    expect(await ticketOf('two', 'same')).not.toBe(one);
    expect(await ticketOf('five', 'c')).not.toBe(await ticketOf('six', 'b:c'));
  });

  it('name a stream that is held, and can be looked at beside it', async () => {
    const clock = new Clock();
    const ask = asks(recovering(clock), { scheduler: clock, headAfter: 100 });
    const promise = ask(CHAT, { body: chatBody({ stream: true }) });
    await clock.advance(100);
    const response = await promise;
    const id = response.headers.get('x-rxbaton-ticket');
    expect([response.status, id]).toStrictEqual([200, expect.stringMatching(/./)]);
    expect(await asJson(await ask(`/v1/tickets/${id}`))).toMatchObject({ id, status: 'queued' });
    await clock.advance(10_000);
    expect(textOfEvents(eventsIn(await response.text()))).toBe('Hello');
    expect(await asJson(await ask(`/v1/tickets/${id}`))).toMatchObject({
      status: 'done',
      response: { id: 'chatcmpl-id1', choices: [{ message: { content: 'Hello' } }] },
    });
  });

  it('end with the client that held on', async () => {
    const clock = new Clock();
    const ask = asks(recovering(clock), { scheduler: clock, headAfter: 100 });
    const promise = ask(CHAT, { body: chatBody({ stream: true }) });
    await clock.advance(100);
    const response = await promise;
    await response.body?.cancel();
    const ticket = await ask(`/v1/tickets/${response.headers.get('x-rxbaton-ticket')}`);
    expect(await asJson(ticket)).toMatchObject({ status: 'cancelled' });
  });

  it('are forgotten, oldest first, beyond so many', async () => {
    const clock = new Clock();
    const ask = asks(recovering(clock), { scheduler: clock, maxTickets: 2 });
    const ids: string[] = [];
    for (let made = 0; made < 3; made++) {
      ids.push(((await asJson(await ask(CHAT, { body: chatBody(), headers: LATER }))) as { id: string }).id);
    }
    const statuses = await Promise.all(ids.map(async (id) => (await ask(`/v1/tickets/${id}`)).status));
    expect(statuses).toStrictEqual([404, 200, 200]);
  });

  it('are not for models without a queue', async () => {
    const ask = asks(scripted(new Clock(), 'a', [['Hi', finish]]).provider);
    const response = await ask(CHAT, { body: chatBody(), headers: LATER });
    expect(response.status).toBe(501);
    expect(await asJson(response)).toMatchObject({ error: { code: 'not_supported' } });
  });
});
