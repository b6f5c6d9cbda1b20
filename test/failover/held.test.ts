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
