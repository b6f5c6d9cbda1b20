import { config, Observable, of, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { mirror } from '../../../operators/base/mirror.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** The identity, written with the recipe. */
const same = <T>(source: Observable<T>) => new Observable<T>((subscriber) => void mirror(source, subscriber, subscriber));

describe('mirror', () => {
  it('passes on values and the end', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--|');
      const subscription = '^-------!';
      const expected = '    --a--b--|';
      expectObservable(same(source)).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
    });
  });

  it('passes on an error', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--#');
      const subscription = '^----!';
      const expected = '    --a--#';
      expectObservable(same(source)).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
    });
  });

  it('is unsubscribed with downstream', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--c--|');
      const subscription = '^-----!';
      const expected = '    --a--b-';
      expectObservable(same(source), subscription).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
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
    const seen: number[] = [];
    same(source)
      .pipe(take(3))
      .subscribe((value) => seen.push(value));
    expect(seen).toStrictEqual([0, 1, 2]);
    expect(produced).toStrictEqual([0, 1, 2]);
  });

  it('tears the source down before it tells of the end', () => {
    const events: string[] = [];
    const source = new Subject<never>();
    const watched = new Observable<never>((subscriber) => {
      subscriber.add(() => events.push('torn down'));
      source.subscribe(subscriber);
    });
    new Observable<never>((subscriber) => {
      mirror(watched, subscriber, {
        next: (value) => subscriber.next(value),
        error: () => events.push('error'),
        complete: () => events.push('complete'),
      });
    }).subscribe();
    source.error(new Error('broken'));
    expect(events).toStrictEqual(['torn down', 'error']);
  });

  it('drops one source without ending the other subscription', () => {
    const source = new Subject<number>();
    const seen: unknown[] = [];
    new Observable<number>((subscriber) => {
      const own = mirror(source, subscriber, subscriber);
      own.unsubscribe();
      mirror([1, 2], subscriber, subscriber);
    }).subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
    expect(seen).toStrictEqual([1, 2, 'complete']);
    expect(source.observed).toBe(false);
  });

  it.each(['next', 'error', 'complete'] as const)('sends what %s throws down the error channel', (method) => {
    const thrown = new Error(`from ${method}`);
    const throwing = {
      next: () => {},
      error: () => {},
      complete: () => {},
      [method]: () => {
        throw thrown;
      },
    };
    const source = method === 'error' ? throwError(() => 'broken') : of(1);
    const errors: unknown[] = [];
    new Observable<never>((subscriber) => void mirror(source, subscriber, throwing)).subscribe({
      error: (error) => errors.push(error),
    });
    expect(errors).toStrictEqual([thrown]);
  });

  it('leaves the source untouched when downstream is closed', () => {
    let subscribed = 0;
    const source = new Observable<never>(() => {
      subscribed += 1;
    });
    new Observable<never>((subscriber) => {
      subscriber.complete();
      mirror(source, subscriber, subscriber);
    }).subscribe();
    expect(subscribed).toBe(0);
  });

  it('lets a consumer that re-enters unsubscribe', () => {
    const source = new Subject<number>();
    const seen: number[] = [];
    const subscription = same(source).subscribe((value) => {
      seen.push(value);
      if (value === 2) subscription.unsubscribe();
      else source.next(value + 1);
    });
    source.next(0);
    expect(seen).toStrictEqual([0, 1, 2]);
    expect(source.observed).toBe(false);
  });

  it.each(['error', 'complete'] as const)('passes an %s on though the teardown of the source throws', async (ending) => {
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const source = new Subject<number>();
    const torn = new Observable<number>((subscriber) => {
      subscriber.add(source.subscribe(subscriber));
      return () => {
        throw new Error('teardown');
      };
    });
    const ends: string[] = [];
    same(torn).subscribe({ error: () => ends.push('error'), complete: () => ends.push('complete') });
    if (ending === 'error') source.error('broken');
    else source.complete();
    expect(ends).toStrictEqual([ending]);
    await new Promise((done) => setTimeout(done, 5));
    config.onUnhandledError = null;
    expect(reported.length).toBeGreaterThan(0);
  });
});
