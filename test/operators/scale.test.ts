import { type MonoTypeOperatorFunction, Subject, type Subscription, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  bulkhead,
  circuitBreaker,
  healthMonitor,
  healthScore,
  holdDuringOutage,
  outage,
  resumeWith,
  retryWithBackoff,
  stallTimeout,
  withBulkhead,
  withCircuitBreaker,
} from '../../operators/index.js';

const STREAMS = 10_000;

/** A clock that tells how many timers are set. */
const timersOf = (scheduler: VirtualTimeScheduler) => scheduler.actions.filter((action) => !action.closed).length;

describe(`${STREAMS} streams guarded at once`, () => {
  const scheduler = new VirtualTimeScheduler(undefined, Infinity);
  const breaker = circuitBreaker({ scheduler });
  const health = healthMonitor({ scheduler });
  const gate = bulkhead({ concurrent: STREAMS });
  const guards: readonly MonoTypeOperatorFunction<string>[] = [
    withBulkhead(gate),
    stallTimeout({ first: 10_000, between: 5_000, floor: { itemsPerSecond: 0.1, over: 60_000 }, scheduler }),
    healthScore(health),
    withCircuitBreaker(breaker),
    retryWithBackoff({ scheduler }),
    resumeWith(() => undefined, { soft: { after: 3_000 }, scheduler }),
    holdDuringOutage(outage({ scheduler })),
  ];

  /** Begins all streams; each says something every second for five, as one with the others. */
  const begin = (tell: { next: (item: string) => void; error: (error: unknown) => void }) => {
    const sources = Array.from({ length: STREAMS }, () => new Subject<string>());
    const subscriptions = sources.map((source) =>
      guards.reduce((stream, guard) => stream.pipe(guard), source.asObservable()).subscribe(tell),
    );
    return { sources, subscriptions };
  };

  const pass = (ms: number) => {
    scheduler.maxFrames = scheduler.now() + ms;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
  };

  const gauges = () => [timersOf(scheduler), gate.active, gate.waiting, health.inFlight];

  it('hold one timer for each handle that watches, and give back every timer and permit', () => {
    let items = 0;
    const { sources, subscriptions } = begin({
      next: () => items++,
      error: (error) => expect.unreachable(String(error)),
    });
    for (let second = 0; second < 5; second++) {
      // One for the silences that stallTimeout ends, one for those that resumeWith hands over.
      expect(gauges()).toStrictEqual([2, STREAMS, 0, STREAMS]);
      for (const source of sources) source.next('word');
      pass(1_000);
    }
    expect(items).toBe(5 * STREAMS);
    for (const [index, subscription] of subscriptions.entries()) {
      if (index % 2 === 0) sources[index]?.complete();
      else subscription.unsubscribe();
    }
    expect(gauges()).toStrictEqual([0, 0, 0, 0]);
    expect(breaker.state).toBe('closed');
  });

  it('end together when all fall silent, and leave nothing behind', () => {
    const failed: unknown[] = [];
    const begun: Subscription[] = begin({ next: () => undefined, error: (error) => failed.push(error) }).subscriptions;
    pass(60_000);
    expect(failed).toHaveLength(STREAMS);
    expect(begun.every((subscription) => subscription.closed)).toBe(true);
    expect(gauges()).toStrictEqual([0, 0, 0, 0]);
    expect(breaker.state).toBe('open');
  });
});
