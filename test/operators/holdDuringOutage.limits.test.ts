import { of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { holdDuringOutage } from '../../operators/holdDuringOutage.js';
import { outage } from '../../operators/outage.js';
import { OutageExpiredError } from '../../operators/queue/outageExpiredError.js';
import { OutageQueueFullError } from '../../operators/queue/outageQueueFullError.js';
import type { OutageOptions } from '../../operators/queue/outageSettings.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** An outage that has begun. */
const begun = (options?: OutageOptions) => {
  const handle = outage(options);
  handle.begin();
  return handle;
};

const isOutage = (error: unknown) => error === 'down';

describe('holdDuringOutage, how many wait and how long', () => {
  it('errors when as many wait as may, and leaves those alone', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const night = begun({ maxWaiting: 2, ramp: { start: 2, factor: 1, every: 1 } });
      const end = cold('      --e');
      const expected = '      --(x|)';
      end.subscribe(() => night.end());
      const result = of('x').pipe(holdDuringOutage(night));
      expectObservable(result).toBe(expected);
      expectObservable(result).toBe(expected);
      expectObservable(result).toBe('#', undefined, new OutageQueueFullError(2));
      expectObservable(result, '-^').toBe('-#', undefined, new OutageQueueFullError(2));
    });
  });

  it('errors at the moment that it has waited too long, while down', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = begun({ maxAge: 4 });
      const source = cold('  x|');
      const subscribed = '   --^';
      const expected = '     ------#';
      expectObservable(source.pipe(holdDuringOutage(night)), subscribed).toBe(expected, undefined, new OutageExpiredError(4));
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('errors at the moment that it has waited too long, while the line is let go', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const night = begun({ maxAge: 4, ramp: { start: 1, factor: 1, every: 2 } });
      const end = cold('   -e');
      const result = of('x').pipe(holdDuringOutage(night));
      end.subscribe(() => night.end());
      expectObservable(result).toBe('-(x|)');
      expectObservable(result).toBe('---(x|)');
      expectObservable(result).toBe('----#', undefined, new OutageExpiredError(4));
    });
  });

  it('a long answer is not too old: only waiting ages', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const night = begun({ maxAge: 4 });
      const source = cold('  ---------x|');
      const end = cold('   --e');
      const expected = '   -----------x|';
      end.subscribe(() => night.end());
      expectObservable(source.pipe(holdDuringOutage(night))).toBe(expected);
    });
  });

  it('the age of one that waits again goes on, and its error tells why it waited', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const night = begun({ maxAge: 5 });
      const source = cold('  -#', undefined, 'down');
      const end = cold('   --e');
      const expected = '   -----#';
      const expired = new OutageExpiredError(5, { cause: 'down' });
      end.subscribe(() => night.end());
      expectObservable(source.pipe(holdDuringOutage(night, { isOutage }))).toBe(expected, undefined, expired);
    });
  });

  it('does not take its own errors for outages, the first time it waits or later', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const night = begun({ maxWaiting: 1, maxAge: 4 });
      const source = cold('  -#', undefined, 'down');
      const end = cold('   -e');
      const expected = '   ----#';
      const result = source.pipe(holdDuringOutage(night, { isOutage: () => true }));
      end.subscribe(() => night.end());
      expectObservable(result).toBe(expected, undefined, new OutageExpiredError(4, { cause: 'down' }));
      expectObservable(result).toBe('#', undefined, new OutageQueueFullError(1));
    });
  });
});
