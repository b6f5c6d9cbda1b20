import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { failover } from '../../src/failover/failover.js';
import type { FailoverEvent } from '../../src/failover/failoverEvent.js';
import { fails, finish, listen, type Step, scripted } from './scripted.js';

function benches(failure: Step, use: (chat: ReturnType<typeof failover>) => void): readonly FailoverEvent[] {
  const scheduler = new VirtualTimeScheduler();
  const [a, b] = [scripted(scheduler, 'a', [[failure]]), scripted(scheduler, 'b', [['hi', finish]])];
  const chat = failover([a.provider, b.provider], { scheduler, random: () => 0.5, retry: false, probe: false });
  const told: FailoverEvent[] = [];
  chat.events$.subscribe((event) => {
    if (event.type === 'benched') told.push(event);
  });
  use(chat);
  return told;
}

describe('a provider that is left alone', () => {
  const benched = (ms: number) => ({ type: 'benched', provider: 'a', ms, at: 0, requestId: '' });

  it.each([
    ['it refuses the key', fails('auth'), 300_000],
    ['it asks for a long wait', fails('rate-limit', { retryAfterMs: 60_000 }), 60_000],
  ])('is told of: %s', (_why, failure, ms) => {
    expect(benches(failure, (chat) => listen(chat('Hi')))).toStrictEqual([benched(ms)]);
  });

  it('is told of again only when it is left alone for longer', () => {
    const told = benches(fails('server'), (chat) => {
      for (const ms of [1_000, 500, 1_000, 2_000]) chat.bench('a', ms);
    });
    expect(told).toStrictEqual([benched(1_000), benched(2_000)]);
  });
});
