import * as fc from 'fast-check';
import { defer, EMPTY, type Subscription, throwError, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { holdDuringOutage } from '../../operators/holdDuringOutage.js';
import { outage } from '../../operators/outage.js';
import { OutageExpiredError } from '../../operators/queue/outageExpiredError.js';
import { OutageQueueFullError } from '../../operators/queue/outageQueueFullError.js';

const maxWaiting = 4;
const maxAge = 50;
const ramp = { start: 1, factor: 2, every: 7 };

/** What became of a request: how often its source was subscribed, and how it ended. */
interface Request {
  readonly number: number;
  readonly beganAt: number;
  replays: number;
  end: 'answered' | 'expired' | 'full' | 'unsubscribed' | undefined;
}

type Step =
  | { readonly do: 'ask' | 'begin' | 'end' }
  | { readonly do: 'leave'; readonly which: number }
  | { readonly do: 'pass'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ do: 'ask' } as const) },
  { weight: 2, arbitrary: fc.constantFrom({ do: 'begin' } as const, { do: 'end' } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 30 }) }) },
);

/** Runs one history and returns the requests in order of asking, and in the order in which they were answered. */
const play = (steps: readonly Step[], failsOnce: (number: number) => boolean) => {
  const clock = new VirtualTimeScheduler();
  const handle = outage({ maxWaiting, maxAge, ramp, scheduler: clock });
  const requests: Request[] = [];
  const answered: number[] = [];
  const subscriptions: Subscription[] = [];
  const ask = () => {
    const request: Request = { number: requests.length, beganAt: clock.frame, replays: 0, end: undefined };
    requests.push(request);
    const source = defer(() => {
      request.replays += 1;
      expect(handle.down).toBe(false);
      return failsOnce(request.number) && request.replays === 1 ? throwError(() => 'down') : EMPTY;
    });
    const subscription = source.pipe(holdDuringOutage(handle, { isOutage: (error) => error === 'down' })).subscribe({
      complete: () => {
        request.end = 'answered';
        answered.push(request.number);
      },
      error: (error) => {
        if (OutageQueueFullError.is(error)) request.end = 'full';
        if (!OutageExpiredError.is(error)) return;
        request.end = 'expired';
        expect(clock.frame - request.beganAt).toBe(maxAge);
      },
    });
    subscriptions.push(subscription);
  };
  const passTo = (frame: number) => {
    clock.maxFrames = frame;
    clock.flush();
    clock.frame = frame;
  };
  const leave = (which: number) => {
    const request = requests[which];
    if (request && request.end === undefined) request.end = 'unsubscribed';
    subscriptions[which]?.unsubscribe();
  };
  for (const action of steps) {
    if ('which' in action) leave(action.which);
    else if ('ms' in action) passTo(clock.frame + action.ms);
    else if (action.do === 'ask') ask();
    else handle[action.do]();
    const waiting = requests.filter(({ end }) => end === undefined).length;
    if (handle.waiting !== waiting) expect(handle.waiting).toBe(waiting);
    if (waiting > maxWaiting) expect(waiting).toBeLessThanOrEqual(maxWaiting);
  }
  // What is left has its turn within the age: the last recovery of the day.
  handle.end();
  passTo(clock.frame + maxAge);
  return { requests, answered, handle, clock };
};

describe('holdDuringOutage, in any history', () => {
  it('replays each held request exactly once and in order, unless it left, expired or found the queue full', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }), (steps) => {
        const { requests, answered, handle, clock } = play(steps, () => false);
        for (const { end, replays } of requests) {
          ends.add(end ?? 'none');
          if (end === undefined || replays !== (end === 'answered' ? 1 : 0)) expect({ end, replays }).toBe('settled once');
        }
        if (String(answered) !== String(answered.toSorted((a, b) => a - b))) expect(answered).toBe('in order');
        if (handle.waiting !== 0 || clock.actions.length !== 0) expect(handle).toBe('empty, with no timer left');
      }),
      { numRuns: 5_000 },
    );
    expect([...ends].sort()).toStrictEqual(['answered', 'expired', 'full', 'unsubscribed']);
  }, 60_000);

  it('loses none that begins an outage itself', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }),
        fc.integer({ min: 2, max: 5 }),
        (steps, every) => {
          const { requests } = play(steps, (number) => number % every === 0);
          for (const { end, replays } of requests) {
            const most = end === 'answered' ? 2 : 1;
            if (end === undefined || replays > most)
              expect({ end, replays }).toBe('settled, and replayed once for each time it was held');
          }
        },
      ),
      { numRuns: 2_000 },
    );
  }, 60_000);
});
