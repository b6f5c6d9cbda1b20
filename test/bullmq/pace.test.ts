import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { Pace, type Paced } from '../../src/bullmq/pace.js';
import type { FailoverEvent } from '../../src/failover/failoverEvent.js';

/** What a worker of 8 was told, and when, by what its failover tells at these times. */
function told(events: string, during: (pace: Pace, scheduler: TestScheduler) => void = () => undefined): string[] {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  const log: string[] = [];
  const say = (words: string): void => void log.push(`${scheduler.now()}: ${words}`);
  scheduler.run(({ hot }) => {
    const worker: Paced = {
      concurrency: 8,
      pause: async (doNotWaitActive) => say(doNotWaitActive ? 'pause' : 'pause, and wait'),
      resume: async () => say(`take ${worker.concurrency}`),
    };
    const type = (type: 'outage-started' | 'outage-ended' | 'queued') => ({ type }) as Pick<FailoverEvent, 'type'>;
    const events$ = hot(events, { d: type('outage-started'), u: type('outage-ended'), o: type('queued') });
    const pace = new Pace(worker, events$, { concurrency: 8, rampEvery: 10, tryEvery: 50, scheduler });
    during(pace, scheduler);
  });
  return log;
}

describe('the pace of a worker', () => {
  it('[Q104] is none in an outage, and after it 1, 2, 4 … up to what it was', () => {
    expect(told('5ms d 19ms o 10ms u')).toStrictEqual(['5: pause', '36: take 1', '46: take 2', '56: take 4', '66: take 8']);
  });

  it('[Q104] is none again when failures return', () => {
    expect(told('d 9ms u 14ms d 4ms u').slice(0, 5)).toStrictEqual([
      '0: pause',
      '10: take 1',
      '20: take 2',
      '25: pause',
      '30: take 1',
    ]);
  });

  it('is one in a long outage, now and then', () => {
    const states: string[] = [];
    const log = told('d 199ms u', (pace, scheduler) => {
      for (const at of [40, 60, 61, 100, 120]) scheduler.schedule(() => states.push(`${at}: ${pace.state}`), at);
      // The try of 50 fails, and nobody tells of an outage that goes on.
      scheduler.schedule(() => pace.tryFailed(), 60);
      // One that was under way before has nothing to say.
      scheduler.schedule(() => pace.tryFailed(), 70);
    });
    expect(log.slice(0, 5)).toStrictEqual(['0: pause', '50: take 1', '60: pause', '110: take 1', '200: take 1']);
    expect(states).toStrictEqual(['40: down', '60: try', '61: down', '100: down', '120: try']);
  });

  it('leaves no timer when it is stopped', () => {
    expect(told('d', (pace, scheduler) => scheduler.schedule(() => pace.stop(), 20))).toStrictEqual(['0: pause']);
  });
});
