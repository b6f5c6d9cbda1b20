import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { type CallWatch, watchedBy } from '../../src/failover/callWatch.js';
import { type Failover, failover } from '../../src/failover/failover.js';
import type { FailoverEvent } from '../../src/failover/failoverEvent.js';
import { fails, finish, listen, scripted } from './scripted.js';

const scheduler = new TestScheduler(() => undefined);

/** Writes down its attempts among the events of the failover. */
function watching(chat: Failover): { readonly seen: string[]; readonly watch: CallWatch } {
  const seen: string[] = [];
  chat.events$.subscribe((event) => seen.push(wordsOf(event)));
  const around = (attempt: number): MonoTypeOperatorFunction<Chunk> => {
    const out = (): unknown => seen.push(`out ${attempt}`);
    return tap({ subscribe: () => seen.push(`in ${attempt}`), error: out, complete: out });
  };
  return { seen, watch: { requestId: 'mine', around } };
}

const wordsOf = (event: FailoverEvent): string =>
  `${event.requestId} ${event.type}${'attempt' in event ? ` ${event.attempt}` : ''}${'hedge' in event ? ' hedge' : ''}`;

const request = { messages: [{ role: 'user' as const, content: 'Hi' }] };

describe('a watched call', () => {
  it('bears the name of whoever watches, who is around each attempt', () => {
    const first = scripted(scheduler, 'first', [[fails('not-found')]]);
    const second = scripted(scheduler, 'second', [['yes', finish]]);
    const chat = failover([first.provider, second.provider], { scheduler });
    const { seen, watch } = watching(chat);
    expect(listen(chat(watchedBy(request, watch))).said).toBe('yes<finish>');
    expect(seen).toStrictEqual([
      'mine attempt-started 0',
      'in 0',
      'out 0',
      'mine attempt-failed 0',
      'mine switch',
      'mine attempt-started 1',
      'in 1',
      'out 1',
      'mine attempt-succeeded 1',
    ]);
  });

  it('is not seen by the providers, nor by a failover among them', () => {
    const deep = scripted(scheduler, 'deep', [['yes', finish]]);
    const inner = failover([deep.provider], { scheduler, id: 'inner' });
    const inside: string[] = [];
    inner.events$.subscribe(({ requestId }) => inside.push(requestId));
    const chat = failover([inner], { scheduler });
    const { seen, watch } = watching(chat);
    listen(chat(watchedBy(request, watch)));
    expect(inside).not.toContain('mine');
    expect(seen.filter((words) => words.startsWith('in'))).toStrictEqual(['in 0']);
    expect(Object.getOwnPropertySymbols(deep.requests[0] ?? {}).map(String)).toStrictEqual(['Symbol(rxbaton.attempt)']);
  });
});

describe('a hedge', () => {
  it('is told from a switch and from a retry', () => {
    const time = new TestScheduler(() => undefined);
    const slow = scripted(time, 'slow', [[50, 'late', finish]]);
    const quick = scripted(time, 'quick', [[fails('server')], [1, 'yes', finish]]);
    const chat = failover([slow.provider, quick.provider], { scheduler: time, hedgeAfter: 10, random: () => 0.5, stall: false });
    const { seen } = watching(chat);
    listen(chat('Hi'));
    time.flush();
    const starts = seen.filter((words) => words.includes('started')).map((words) => words.replace(/^\S+ /, ''));
    expect(starts).toStrictEqual(['attempt-started 0', 'attempt-started 1 hedge']);
    const down = scripted(time, 'down', [[fails('auth')]]);
    const other = failover([down.provider, quick.provider], { scheduler: time });
    const { seen: switched } = watching(other);
    listen(other('Hi'));
    time.flush();
    expect(switched.filter((words) => words.includes('hedge'))).toStrictEqual([]);
  });

  it('tells what waits, and whether all is down', () => {
    const time = new TestScheduler(() => undefined);
    const down = scripted(time, 'down', [[fails('server')]]);
    const chat = failover([down.provider], { scheduler: time, onOutage: 'hold', retry: false, probe: false });
    expect(chat.outage).toMatchObject({ down: false, waiting: 0 });
    const waits = listen(chat('Hi'));
    expect([chat.outage.down, chat.outage.waiting]).toStrictEqual([true, 1]);
    waits.unsubscribe();
    expect(chat.outage.waiting).toBe(0);
  });
});
