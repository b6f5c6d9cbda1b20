import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../bench/virtualClock.js';
import { AllProvidersFailedError } from '../../src/chat/allProvidersFailedError.js';
import { failover } from '../../src/failover/failover.js';
import { fails, finish, listen, scripted, start } from './scripted.js';

describe('an outage that nobody has waited out', () => {
  it.each([false, { every: 5_000 }] as const)('is over for a request that finds somebody worth asking (probe: %o)', (probe) => {
    const scheduler = new VirtualClock();
    const a = scripted(scheduler, 'a', [[fails('server')], [10, start, 'Hello', finish]]);
    const chat = failover([a.provider], { scheduler, onOutage: 'hold', retry: false, probe });
    const first = listen(chat('Hi'));
    expect(first.said).toBe('<queued>');
    first.unsubscribe();
    scheduler.advanceTo(60_000);
    const asked = a.requests.length;
    const second = listen(chat('Hi'));
    scheduler.advanceTo(60_020);
    expect(second.said).toBe('<start>Hello<finish>');
    expect(a.requests.length).toBe(asked + 1);
  });

  it('goes on for one that comes while there is nobody', () => {
    const scheduler = new VirtualClock();
    const a = scripted(scheduler, 'a', [[fails('server')]]);
    const chat = failover([a.provider], { scheduler, onOutage: 'hold', retry: false, probe: false });
    listen(chat('Hi')).unsubscribe();
    const second = listen(chat('Hi'));
    expect(second.said).toBe('<queued>');
    expect(a.requests.length).toBe(1);
    second.unsubscribe();
  });
});

describe('an outage of open circuits', () => {
  it('is not over because an answer ends that had begun before', () => {
    const scheduler = new VirtualClock();
    const long = Array.from({ length: 30 }, (_, at) => [100 + at, start, 'Long', finish]);
    const failing = Array.from({ length: 5 }, () => [50, fails('server')]);
    const a = scripted(scheduler, 'a', [...long, ...failing, [10, start, 'Hello', finish]]);
    const chat = failover([a.provider], { scheduler, onOutage: 'hold', retry: false, random: () => 0.5 });
    const before = long.map(() => listen(chat('Hi')));
    const held = failing.map(() => listen(chat('Hi')));
    scheduler.advanceTo(1_000);
    expect(before.map(({ said }) => said)).toStrictEqual(long.map(() => '<start>Long<finish>'));
    expect(held.map(({ said }) => said)).toStrictEqual(failing.map(() => '<queued>'));
    expect(chat.outage.down).toBe(true);
    scheduler.advanceTo(60_000);
    expect(held.map(({ said }) => said)).toStrictEqual(failing.map(() => '<queued><start>Hello<finish>'));
  });
});

describe('a provider that goes on and then refuses', () => {
  it.each(['content-filter', 'bad-request'] as const)('does not hide why the first broke off (%s)', (kind) => {
    const scheduler = new VirtualClock();
    const a = scripted(scheduler, 'a', [[start, 'One two ', fails('overloaded')]]);
    const b = scripted(scheduler, 'b', [[start, 'three ', fails(kind)]]);
    const answer = listen(failover([a.provider, b.provider], { scheduler, retry: false, probe: false })('Hi'));
    scheduler.advanceTo(60_000);
    const { error } = answer;
    expect(AllProvidersFailedError.is(error) && error.errors).toMatchObject([{ kind: 'overloaded' }, { kind }, {}, {}]);
  });
});

describe('somebody who is up, and is not asked any more', () => {
  /** `a` answers all but one, whose answers break off twice, each time further on; the circuit of `b` is open for 30 s. */
  const halfDown = () => {
    const scheduler = new VirtualClock();
    const broken = [
      [start, 'One ', fails('network')],
      [start, 'two ', fails('network')],
    ] as const;
    const a = scripted(scheduler, 'a', [...broken, [10, start, 'Hello', finish]]);
    const b = scripted(scheduler, 'b', [[start, 'three', finish]]);
    const told: string[] = [];
    const chat = failover([a.provider, b.provider], { scheduler, onOutage: 'hold', retry: false, probe: false });
    chat.events$.subscribe(({ type }) => told.push(type));
    chat.breakers.get('b')?.restore({ state: 'open', consecutiveFailures: 5, retryAfterMs: 30_000, openings: 1 });
    return { scheduler, a, b, chat, told };
  };

  it('makes no outage for the others: the answer waits for whom it may ask, and goes on', () => {
    const { scheduler, a, b, chat, told } = halfDown();
    const answer = listen(chat('Hi'));
    scheduler.advanceTo(1_000);
    const others = Array.from({ length: 8 }, () => {
      const other = listen(chat('Hi'));
      scheduler.advanceTo(scheduler.now() + 100);
      return other.said;
    });
    expect(others).toStrictEqual(others.map(() => '<start>Hello<finish>'));
    expect(answer.error).toBeUndefined();
    expect([a.requests.length, b.requests.length]).toStrictEqual([10, 0]);
    scheduler.advanceTo(40_000);
    expect(answer.said.replaceAll(/<[^>]*>/g, '')).toBe('One two three');
    expect(answer.said).toMatch(/<finish>$/);
    expect(told).not.toContain('outage-started');
    expect(scheduler.pending).toBe(0);
  });

  it('does not keep it when the failover is closed', () => {
    const { scheduler, chat } = halfDown();
    const answer = listen(chat('Hi'));
    scheduler.advanceTo(1_000);
    void chat.close();
    scheduler.advanceTo(1_001);
    expect(AllProvidersFailedError.is(answer.error)).toBe(true);
  });
});
