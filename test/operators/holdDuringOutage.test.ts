import { defer, EMPTY, merge, NEVER, Observable, of, range, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { holdDuringOutage } from '../../operators/holdDuringOutage.js';
import { outage } from '../../operators/outage.js';
import type { OutageOptions } from '../../operators/queue/outageSettings.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** An outage that has begun. */
const begun = (options?: OutageOptions) => {
  const handle = outage(options);
  handle.begin();
  return handle;
};

const isOutage = (error: unknown) => error === 'down';

afterEach(() => {
  vi.useRealTimers();
});

describe('holdDuringOutage', () => {
  it('holds a subscription until the outage has ended', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = outage();
      const source = cold('      -x-y|');
      const turns = cold(' b-----e');
      const sourceSubs = ' ------^---!';
      const expected = '   -------x-y|';
      turns.subscribe((turn) => (turn === 'b' ? night.begin() : night.end()));
      expectObservable(source.pipe(holdDuringOutage(night))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('lets everything through, at once, while there is none', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const day = outage();
      const source = cold('  -x-y|');
      const sourceSubs = '   ^---!';
      const broken = cold('  -x-#');
      const brokenSubs = '   ^--!';
      expectObservable(source.pipe(holdDuringOutage(day))).toBe('-x-y|');
      expectObservable(broken.pipe(holdDuringOutage(day))).toBe('-x-#');
      expectObservable(EMPTY.pipe(holdDuringOutage(day))).toBe('|');
      expectObservable(NEVER.pipe(holdDuringOutage(day))).toBe('-');
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(broken.subscriptions).toBe(brokenSubs);
    });
  });

  it('an error that means an outage begins one; the failed source is torn down, and subscribed again after the end', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = outage();
      const broken = cold('     --#', undefined, 'down');
      const brokenSubs = '      ^-!';
      const working = cold('          -x|');
      const workingSubs = '     ------^-!';
      const end = cold('        ------e');
      const down = '            u-d---u';
      const expected = '        -------x|';
      let attempt = 0;
      const source = defer(() => (attempt++ === 0 ? broken : working));
      end.subscribe(() => night.end());
      expectObservable(night.down$).toBe(down, { u: false, d: true });
      expectObservable(source.pipe(holdDuringOutage(night, { isOutage }))).toBe(expected);
      expectSubscriptions(broken.subscriptions).toBe(brokenSubs);
      expectSubscriptions(working.subscriptions).toBe(workingSubs);
    });
  });

  it('tears the failed source down before it is subscribed again, however it failed', () => {
    const night = outage();
    // Somebody sees an end in every outage as it begins, so that nothing ever waits.
    night.down$.subscribe((down) => down && night.end());
    const events: string[] = [];
    const later = new Subject<string>();
    const attempts = [later, throwError(() => 'down'), of('x')];
    const source = new Observable<string>((subscriber) => {
      events.push('up');
      attempts.shift()?.subscribe(subscriber);
      return () => events.push('down');
    });
    source.pipe(holdDuringOutage(night, { isOutage })).subscribe((item) => events.push(item));
    later.error('down');
    expect(events).toStrictEqual(['up', 'down', 'up', 'down', 'up', 'x', 'down']);
  });

  it('never holds after an item: the error passes, and begins no outage', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const day = outage();
      const source = cold('  -x-#', undefined, 'down');
      const sourceSubs = '   ^--!';
      const expected = '     -x-#';
      const down = '         u';
      expectObservable(day.down$).toBe(down, { u: false });
      expectObservable(source.pipe(holdDuringOutage(day, { isOutage }))).toBe(expected, undefined, 'down');
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('lets other errors pass', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const day = outage();
      const source = cold('  --#', undefined, 'other');
      expectObservable(source.pipe(holdDuringOutage(day, { isOutage }))).toBe('--#', undefined, 'other');
    });
  });

  it('one that fails again waits behind the others, so that it does not block them', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const night = begun({ ramp: { start: 1, factor: 1, every: 10 } });
      const ends = cold('   -e-e');
      const expected = '    ---b';
      const poison = throwError(() => 'down').pipe(holdDuringOutage(night, { isOutage }));
      const other = of('b').pipe(holdDuringOutage(night, { isOutage }));
      ends.subscribe(() => night.end());
      expectObservable(merge(poison, other), '^---!').toBe(expected);
    });
  });

  it('each subscription of one result waits on its own', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = begun({ ramp: { start: 1, factor: 1, every: 2 } });
      const source = cold('       x|');
      const end = cold('      ---e');
      const sourceSubs = ['   ---^!', '-----^!'];
      const firstExpected = ' ---x|';
      const laterExpected = ' -----x|';
      end.subscribe(() => night.end());
      const result = source.pipe(holdDuringOutage(night));
      expectObservable(result).toBe(firstExpected);
      expectObservable(result).toBe(laterExpected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('unsubscribing leaves the queue at once, and the source is never subscribed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = begun();
      const source = cold('          x|');
      const subscription = '         ^--!';
      const end = cold('             -----e');
      const waitingBefore = '        --(n|)';
      const waitingAfter = '         ---(n|)';
      const waiting = defer(() => of(night.waiting));
      end.subscribe(() => night.end());
      expectObservable(source.pipe(holdDuringOutage(night)), subscription).toBe('-');
      expectObservable(waiting, '    --^').toBe(waitingBefore, { n: 1 });
      expectObservable(waiting, '    ---^').toBe(waitingAfter, { n: 0 });
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('is unsubscribed with downstream, when its turn has come', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = begun();
      const source = cold('      -x-y|');
      const end = cold('   ---e');
      const subs = '       ^-----!';
      const sourceSubs = ' ---^--!';
      const expected = '   ----x-';
      end.subscribe(() => night.end());
      expectObservable(source.pipe(holdDuringOutage(night)), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('waits in virtual time for an outage of a day', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = begun({ maxAge: 86_400_001 });
      const source = cold('       -x|');
      const end = cold('   86400s e');
      const sourceSubs = ' 86400s ^-!';
      const expected = '   86400s -x|';
      end.subscribe(() => night.end());
      expectObservable(source.pipe(holdDuringOutage(night))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('sends what `isOutage` throws down the error channel', () => {
    const predicate = () => {
      throw 'predicate';
    };
    const errors: unknown[] = [];
    throwError(() => 'down')
      .pipe(holdDuringOutage(outage(), { isOutage: predicate }))
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toStrictEqual(['predicate']);
  });

  it('sends what `isOutage` throws of a request that had waited down the error channel, and holds the others no longer', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const night = begun({ ramp: { start: 1, factor: 1, every: 2 } });
      const source = cold('  -#', undefined, 'odd');
      const end = cold('    --e');
      const subs = '        --^!';
      const expected = '    ---#';
      const other = '       ----(x|)';
      const predicate = () => {
        throw 'predicate';
      };
      end.subscribe(() => night.end());
      expectObservable(source.pipe(holdDuringOutage(night, { isOutage: predicate }))).toBe(expected, undefined, 'predicate');
      expectObservable(of('x').pipe(holdDuringOutage(night))).toBe(other);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('stops a synchronous source when downstream has enough, held or not', () => {
    const night = outage();
    const produced: number[] = [];
    const source = new Observable<number>((subscriber) => {
      for (let value = 0; value < 10 && !subscriber.closed; value += 1) {
        produced.push(value);
        subscriber.next(value);
      }
    });
    const result = source.pipe(holdDuringOutage(night), take(3));
    result.subscribe();
    night.begin();
    result.subscribe();
    expect(produced).toStrictEqual([0, 1, 2]);
    night.end();
    expect(produced).toStrictEqual([0, 1, 2, 0, 1, 2]);
  });

  it('lets a consumer ask again, or unsubscribe another, from within a replayed item', () => {
    const night = begun({ ramp: { start: 9, factor: 1, every: 1 } });
    const seen: string[] = [];
    const result = (name: string) => of(name).pipe(holdDuringOutage(night));
    result('a').subscribe((name) => {
      seen.push(name);
      second.unsubscribe();
      result('newcomer').subscribe((newcomer) => seen.push(newcomer));
    });
    const second = result('b').subscribe((name) => seen.push(name));
    const third = result('c').subscribe((name) => seen.push(name));
    night.end();
    expect(seen).toStrictEqual(['a', 'c']);
    expect(third.closed).toBe(true);
    expect(night.waiting).toBe(1);
  });

  it('100,000 outages that end and begin synchronously leave the stack flat', () => {
    const night = outage();
    let attempts = 0;
    const source = new Observable<never>((subscriber) => {
      attempts += 1;
      subscriber.error('down');
    });
    const subscription = source.pipe(holdDuringOutage(night, { isOutage })).subscribe();
    for (let turn = 0; turn < 100_000; turn += 1) night.end();
    expect(attempts).toBe(100_001);
    expect(night).toMatchObject({ down: true, waiting: 1 });
    subscription.unsubscribe();
    expect(night.waiting).toBe(0);
  }, 60_000);

  it('leaves no timer when nothing waits', () => {
    vi.useFakeTimers();
    const night = begun({ maxAge: 60_000 });
    const held = range(0, 3).pipe(holdDuringOutage(night));
    const subscriptions = [held.subscribe(), held.subscribe(), held.subscribe()];
    expect(vi.getTimerCount()).toBe(3);
    night.end();
    expect(subscriptions.map(({ closed }) => closed)).toStrictEqual([true, false, false]);
    expect(vi.getTimerCount()).toBe(3);
    for (const subscription of subscriptions) subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
    expect(night.waiting).toBe(0);
  });

  it('refuses an option that is no function', () => {
    // @ts-expect-error a boolean is no function
    expect(() => holdDuringOutage(outage(), { isOutage: true })).toThrow(/isOutage .* must be a function, not boolean/);
    expect(() => holdDuringOutage(outage(), { isOutage: undefined })).not.toThrow();
  });
});
