import { filter, NEVER, Observable, range, Subject, take, takeUntil, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { healthMonitor } from '../../operators/healthMonitor.js';
import { healthScore } from '../../operators/healthScore.js';
import { ValidationError } from '../../operators/validation/validationError.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

describe('healthScore', () => {
  it('mirrors the source, and records a success with its times', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const health = healthMonitor();
      const source = cold('      --a--b--|');
      const subscription = '     ^-------!';
      const expected = '         --a--b--|';
      expectObservable(source.pipe(healthScore(health))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
      flush();
      expect(health).toMatchObject({ samples: 1, errorRate: 0, latency: 2, score: -2, inFlight: 0 });
      expect(health.totalQuantile(0.5)).toBe(8);
      expect(health.itemsPerSecond).toBe(1_000 / 6);
    });
  });

  it('records an error, with the latency of the answer it broke', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const health = healthMonitor();
      const source = cold('  ---a--#');
      const subscription = ' ^-----!';
      const expected = '     ---a--#';
      expectObservable(source.pipe(healthScore(health))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
      flush();
      expect(health).toMatchObject({ samples: 1, errorRate: 1, latency: 3, inFlight: 0 });
    });
  });

  it('an empty stream is a success without a latency', () => {
    testScheduler().run(({ cold, expectObservable, flush }) => {
      const health = healthMonitor();
      const source = cold('  ----|');
      const expected = '     ----|';
      expectObservable(source.pipe(healthScore(health))).toBe(expected);
      flush();
      expect(health).toMatchObject({ samples: 1, errorRate: 0, latency: NaN });
      expect(health.totalQuantile(0.5)).toBe(4);
    });
  });

  it('a stream that never ends stays in flight', () => {
    const health = healthMonitor();
    const subscription = NEVER.pipe(healthScore(health)).subscribe();
    expect(health).toMatchObject({ samples: 0, inFlight: 1 });
    subscription.unsubscribe();
    expect(health).toMatchObject({ samples: 0, inFlight: 0 });
  });

  it('[H69] being unsubscribed is no outcome, even after an item, and leaves no latency', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const health = healthMonitor();
      const source = cold('  -a--b--|');
      const subscription = ' ^-!';
      const expected = '     -a-';
      expectObservable(source.pipe(healthScore(health)), subscription).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
      flush();
      expect(health).toMatchObject({ samples: 0, latency: NaN, inFlight: 0 });
    });
  });

  it('an ignored error is no outcome, and passes on', () => {
    const health = healthMonitor();
    const invalid = new ValidationError([]);
    const errors: unknown[] = [];
    throwError(() => invalid)
      .pipe(healthScore(health))
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toStrictEqual([invalid]);
    expect(health).toMatchObject({ samples: 0, inFlight: 0 });
  });

  it('asks `countsAsFailure`; what that throws goes down the error channel, and the stream is not in flight', () => {
    const health = healthMonitor({
      countsAsFailure: (error) => {
        if (error === 'odd') throw 'predicate';
        return error === 'down';
      },
    });
    const errors: unknown[] = [];
    for (const error of ['down', 'mine', 'odd']) {
      throwError(() => error)
        .pipe(healthScore(health))
        .subscribe({ error: (passed) => errors.push(passed) });
    }
    expect(errors).toStrictEqual(['down', 'mine', 'predicate']);
    expect(health).toMatchObject({ samples: 1, inFlight: 0 });
  });

  it('records each subscription of one result on its own', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const health = healthMonitor();
      const source = cold('      --a|');
      const first = '            ^--!';
      const second = '           -----^--!';
      const firstExpected = '    --a|';
      const secondExpected = '   -------a|';
      const result = source.pipe(healthScore(health));
      expectObservable(result).toBe(firstExpected);
      expectObservable(result, '-----^').toBe(secondExpected);
      expectSubscriptions(source.subscriptions).toBe([first, second]);
      flush();
      expect(health).toMatchObject({ samples: 2, latency: 2 });
    });
  });

  it('stops a synchronous source when downstream has enough', () => {
    const produced: number[] = [];
    const source = new Observable<number>((subscriber) => {
      for (let value = 0; value < 10 && !subscriber.closed; value += 1) {
        produced.push(value);
        subscriber.next(value);
      }
    });
    const health = healthMonitor();
    source.pipe(healthScore(health), take(3)).subscribe();
    expect(produced).toStrictEqual([0, 1, 2]);
    expect(health.inFlight).toBe(0);
  });

  it('lets a consumer subscribe again, or unsubscribe, from within an item', () => {
    const health = healthMonitor();
    const result = range(0, 2).pipe(healthScore(health));
    const inFlight: number[] = [];
    result.subscribe((value) => {
      if (value === 0) result.pipe(take(1)).subscribe(() => inFlight.push(health.inFlight));
    });
    expect(inFlight).toStrictEqual([2]);
    const source = new Subject<number>();
    const subscription = source.pipe(healthScore(health)).subscribe(() => subscription.unsubscribe());
    source.next(1);
    expect(source.observed).toBe(false);
    expect(health).toMatchObject({ samples: 1, inFlight: 0 });
  });

  it('judges by the options it is given instead of a monitor, and refuses bad ones when it is made', () => {
    const judged: unknown[] = [];
    const countsAsFailure = (error: unknown) => judged.push(error) > 0;
    const failing = throwError(() => 'down').pipe(healthScore({ countsAsFailure }));
    failing.subscribe({ error: () => {} });
    failing.subscribe({ error: () => {} });
    expect(judged).toStrictEqual(['down', 'down']);
    expect(() => healthScore({ calls: 0 })).toThrow(/^healthMonitor\(\{ calls \}\) must be .*, not 0$/);
  });

  it('forgets a stream that is unsubscribed by whoever watches the monitor, and leaves its source alone', () => {
    const health = healthMonitor();
    const stop = new Subject<void>();
    health.snapshot$.pipe(filter(({ inFlight }) => inFlight > 0)).subscribe(() => stop.next());
    let subscribed = 0;
    const source = new Observable<never>(() => {
      subscribed += 1;
    });
    source.pipe(healthScore(health), takeUntil(stop)).subscribe();
    expect([health.inFlight, health.samples, subscribed]).toStrictEqual([0, 0, 0]);
  });

  it('is no longer in flight when it is unsubscribed though the teardown of the source throws', () => {
    const health = healthMonitor();
    const torn = new Observable<never>(() => () => {
      throw new Error('teardown');
    });
    const subscription = torn.pipe(healthScore(health)).subscribe();
    expect(() => subscription.unsubscribe()).toThrow('teardown');
    expect(health.inFlight).toBe(0);
  });
});
