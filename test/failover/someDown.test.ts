import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../bench/virtualClock.js';
import { OutageExpiredError, OutageQueueFullError } from '../../operators/index.js';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { fails, finish, listen, type Outcome, type Scripted, type Step, scripted, start } from './scripted.js';

const picture: ChatRequest = {
  messages: [{ role: 'user', content: [{ type: 'image', url: 'https://example.com/baton.png' }] }],
};

/** `blind` answers whatever it can read; pictures are for `seeing` alone. */
function halfSeeing(seeingDoes: readonly (readonly Step[])[], options: FailoverOptions = {}) {
  const scheduler = new VirtualClock();
  const blind = scripted(scheduler, 'blind', [[10, start, 'Text', finish]], { vision: false });
  const seeing = scripted(scheduler, 'seeing', seeingDoes, { vision: true });
  const told: string[] = [];
  const chat = failover([blind.provider, seeing.provider], {
    scheduler,
    onOutage: 'hold',
    retry: false,
    random: () => 0.5,
    ...options,
  });
  chat.events$.subscribe(({ type }) => told.push(type));
  return { scheduler, blind, seeing, chat, told };
}

const well: readonly Step[] = [10, start, 'A baton', finish];
const down = (times: number): readonly (readonly Step[])[] => Array.from({ length: times }, () => [fails('server')]);
/** Requests that are no probe. */
const asked = ({ requests }: Scripted): number => requests.filter(({ messages }) => messages[0]?.content !== 'ping').length;

describe('an outage of those alone that a request may ask', () => {
  it.each([false, { every: 5_000 }] as const)(
    'keeps that request, and the others are answered meanwhile (probe: %o)',
    (probe) => {
      const { scheduler, chat, told } = halfSeeing([...down(2), well], { probe });
      const seen = listen(chat(picture));
      expect(seen.said).toBe('<queued>');
      const others = Array.from({ length: 20 }, () => {
        const other = listen(chat('Hi'));
        scheduler.advanceTo(scheduler.now() + 100);
        return other.said;
      });
      expect(others).toStrictEqual(others.map(() => '<start>Text<finish>'));
      expect(seen.said).toBe('<queued>');
      scheduler.advanceTo(60_000);
      expect(seen.said).toMatch(/^(<queued>)+<start>A baton<finish>$/);
      expect([seen.completed, chat.outage]).toStrictEqual([true, { down: false, waiting: 0 }]);
      expect(told).not.toContain('outage-started');
      expect(scheduler.pending).toBe(0);
    },
  );

  it('is over for those that wait for it, first one and then more, when somebody among them has answered', () => {
    const { scheduler, seeing, chat } = halfSeeing([...down(1), well], { probe: { every: 5_000 } });
    const seen = Array.from({ length: 7 }, () => listen(chat(picture)));
    const waiting = (): number => seen.filter(({ completed }) => !completed).length;
    expect([chat.outage.waiting, asked(seeing)]).toStrictEqual([7, 1]);
    scheduler.advanceTo(5_050);
    expect([waiting(), chat.outage.waiting]).toStrictEqual([6, 6]);
    scheduler.advanceTo(6_050);
    expect(waiting()).toBe(4);
    scheduler.advanceTo(7_050);
    expect(waiting()).toBe(0);
    expect(asked(seeing)).toBe(8);
  });

  it('lasts until one of them answers, though nothing else is held against them any more', () => {
    const options: FailoverOptions = { probe: { every: 5_000 }, breaker: false, health: { minimum: 50 } };
    const { scheduler, seeing, chat } = halfSeeing([...down(12), well], options);
    const seen = listen(chat(picture));
    scheduler.advanceTo(54_000);
    expect([seen.said, seeing.requests.length]).toStrictEqual(['<queued>', 11]);
    scheduler.advanceTo(61_000);
    expect(seen.said).toBe('<queued><start>A baton<finish>');
  });

  it('is one for the same members, in whatever order they are asked', () => {
    const scheduler = new VirtualClock();
    const fine = scripted(scheduler, 'blind', [[start, 'Text', finish]], { vision: false });
    const [one, two] = ['one', 'two'].map((id) => scripted(scheduler, id, down(1), { vision: true }).provider);
    const chat = failover([fine.provider, one!, two!], { scheduler, onOutage: 'hold', retry: false, probe: false });
    const placeOf = ({ chunks }: Outcome) => chunks.map((chunk) => chunk.type === 'queued' && chunk.position);
    const first = listen(chat(picture));
    const order = chat.ranking.filter((id) => id !== 'blind');
    chat.bench(order[0]!, 60_000);
    expect(chat.ranking.filter((id) => id !== 'blind')).toStrictEqual([...order].reverse());
    expect([placeOf(first), placeOf(listen(chat(picture)))]).toStrictEqual([[1], [2]]);
  });

  it('keeps no request for longer than it may wait, and not more than may', () => {
    const { scheduler, chat } = halfSeeing(down(1), { probe: false, queue: { ttl: 3_000, maxWaiting: 2 } });
    const seen = Array.from({ length: 3 }, () => listen(chat(picture)));
    expect(seen.map(({ error }) => OutageQueueFullError.is(error))).toStrictEqual([false, false, true]);
    scheduler.advanceTo(2_999);
    expect(seen.map(({ error }) => error === undefined)).toStrictEqual([true, true, false]);
    scheduler.advanceTo(3_000);
    expect(seen.map(({ error }) => OutageExpiredError.is(error))).toStrictEqual([true, true, false]);
    expect(chat.outage.waiting).toBe(0);
  });

  it('counts requests that wait for whomever against the same limit', () => {
    const { blind, chat } = halfSeeing(down(1), { probe: false, queue: { maxWaiting: 1 } });
    const seen = listen(chat(picture));
    chat.breakers.get('blind')?.restore({ state: 'open', consecutiveFailures: 5, retryAfterMs: 30_000, openings: 1 });
    const other = listen(chat('Hi'));
    expect([seen.said, seen.error, OutageQueueFullError.is(other.error)]).toStrictEqual(['<queued>', undefined, true]);
    expect(blind.requests).toHaveLength(0);
  });

  it('begins for them as well when everything is down, and does not end when others are up', () => {
    const { scheduler, seeing, chat, told } = halfSeeing([...down(3), well], { probe: false });
    chat.breakers.get('blind')?.restore({ state: 'open', consecutiveFailures: 5, retryAfterMs: 1_000, openings: 1 });
    const text = listen(chat('Hi'));
    expect([text.said, told.includes('outage-started'), chat.outage.down]).toStrictEqual(['<queued>', true, true]);
    const seen = listen(chat(picture));
    expect([seen.said, asked(seeing)]).toStrictEqual(['<queued>', 1]);
    scheduler.advanceTo(5_500);
    expect([text.said, chat.outage.down]).toStrictEqual(['<queued><start>Text<finish>', false]);
    scheduler.advanceTo(60_000);
    expect(seen.said).toMatch(/^(<queued>)+<start>A baton<finish>$/);
  });

  it('fails at once where nothing is held, and is no outage of all', () => {
    const { chat, told } = halfSeeing(down(1), { onOutage: 'fail', probe: false });
    const seen = listen(chat(picture));
    expect(seen.error).toMatchObject({ errors: [{ kind: 'server' }] });
    expect([chat.outage.down, told.includes('outage-started')]).toStrictEqual([false, false]);
  });
});

describe('a turn in which no circuit lets the request through', () => {
  it('is not counted among those after which a request is itself at fault', () => {
    const { scheduler, seeing, chat } = halfSeeing([well], { probe: false, queue: { maxDeliveries: 1 } });
    chat.breakers.get('seeing')?.restore({ state: 'open', consecutiveFailures: 5, retryAfterMs: 60_000, openings: 1 });
    const seen = listen(chat(picture));
    // Every 5 s it is let try, and is refused.
    scheduler.advanceTo(59_000);
    expect(asked(seeing)).toBe(0);
    expect(seen.said).toMatch(/^(<queued>){12}$/);
    scheduler.advanceTo(70_000);
    expect(seen.said).toMatch(/<start>A baton<finish>$/);
  });
});
