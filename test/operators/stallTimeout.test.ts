import { EMPTY, NEVER, Observable, of, Subject, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { StallError } from '../../operators/stall/stallError.js';
import { stallTimeout } from '../../operators/stallTimeout.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** Everything a stream says while it is being subscribed. */
const saidBy = <T>(stream: Observable<T>) => {
  const said: unknown[] = [];
  stream.subscribe({ next: (item) => said.push(item), error: (error) => said.push(error), complete: () => said.push('end') });
  return said;
};

describe('stallTimeout', () => {
  it('errors when nothing more comes', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a--b----------------');
      const subs = '         ^---------!';
      const expected = '     --a--b----#';
      expectObservable(source.pipe(stallTimeout({ between: 3 }))).toBe(expected, undefined, new StallError('between', 3));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('mirrors a source that keeps to its limits', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' 19ms a 19ms b 19ms |');
      const subs = '        ^ 58ms !';
      const expected = '    19ms a 19ms b 19ms |';
      expectObservable(source.pipe(stallTimeout({ first: 20, between: 20, total: 61 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('mirrors an empty source, and errors for one that never speaks', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      expectObservable(cold('---|').pipe(stallTimeout({ first: 5 }))).toBe('---|');
      expectObservable(cold('----').pipe(stallTimeout({ first: 5 }))).toBe('------#', undefined, new StallError('first', 5));
    });
  });

  it('passes on an error of the source', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--#');
      const subs = '        ^----!';
      const expected = '    --a--#';
      expectObservable(source.pipe(stallTimeout({ first: 5, between: 5 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('is unsubscribed with downstream', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--|');
      const subs = '        ^-----!';
      const expected = '    --a--b-';
      expectObservable(source.pipe(stallTimeout({ first: 5, between: 5 })), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('stops a synchronous source when downstream has enough', () => {
    const produced: number[] = [];
    const counting = new Observable<number>((subscriber) => {
      for (let value = 0; value < 10 && !subscriber.closed; value += 1) {
        produced.push(value);
        subscriber.next(value);
      }
    });
    expect(saidBy(counting.pipe(stallTimeout({ first: 5, between: 5 }), take(3)))).toStrictEqual([0, 1, 2, 'end']);
    expect(produced).toStrictEqual([0, 1, 2]);
  });

  it('watches two subscriptions apart, and looks at both at once', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('             --a--------------------------');
      const apart = '                   -----------------^-----------';
      const together = '                -^---------------------------';
      const result = source.pipe(stallTimeout({ between: 3 }));
      expectObservable(result).toBe('              --a-----#', undefined, new StallError('between', 3));
      // Its item is seen 1 ms later, since the first stream wanted a look then: 5 ms of silence in place of 6.
      expectObservable(result, together).toBe('    ---a----#', undefined, new StallError('between', 3));
      expectObservable(result, apart).toBe('       -------------------a-----#', undefined, new StallError('between', 3));
    });
  });

  it('tears the source down before it delivers the error', () => {
    const events: string[] = [];
    const scheduler = testScheduler();
    new Observable<never>(() => () => events.push('down'))
      .pipe(stallTimeout({ first: 5, scheduler }))
      .subscribe({ error: (error: StallError) => events.push(error.phase) });
    scheduler.flush();
    expect(events).toStrictEqual(['down', 'first']);
  });

  it('keeps the order when the consumer makes the source speak again', () => {
    const source = new Subject<number>();
    const seen: unknown[] = [];
    source.pipe(stallTimeout({ first: 5, between: 5 })).subscribe({
      next: (item) => {
        seen.push(item);
        if (item < 3) source.next(item + 1);
        else source.complete();
      },
      complete: () => seen.push('end'),
    });
    source.next(1);
    expect(seen).toStrictEqual([1, 2, 3, 'end']);
  });

  it('has judged an item before it delivers it', () => {
    const source = new Subject<number>();
    const events: string[] = [];
    const isProgress = (item: number) => events.push(`judged ${item}`) > 0;
    source.pipe(stallTimeout({ first: 5, isProgress })).subscribe((item) => {
      events.push(`seen ${item}`);
      if (item === 1) source.next(2);
    });
    source.next(1);
    source.complete();
    expect(events).toStrictEqual(['judged 1', 'seen 1', 'judged 2', 'seen 2']);
  });

  it('sends what isProgress throws down the error channel', () => {
    const source = new Subject<string>();
    const said: unknown[] = [];
    const isProgress = () => {
      throw 'in isProgress';
    };
    source.pipe(stallTimeout({ first: 5, isProgress })).subscribe({ error: (error: unknown) => said.push(error) });
    source.next('a');
    expect(said).toStrictEqual(['in isProgress']);
    expect(source.observed).toBe(false);
  });

  it('tells the phase and the limit, in the error and in its message', () => {
    const error = new StallError('first', 8_000);
    expect(error).toMatchObject({
      name: 'StallError',
      code: 'STALLED',
      phase: 'first',
      limitMs: 8_000,
      message: 'No first item within 8000 ms',
    });
    expect([StallError.is(error), StallError.is(new Error('STALLED')), StallError.is(null)]).toStrictEqual([true, false, false]);
  });

  it('has no timer for a stream without limits', () => {
    const scheduler = testScheduler();
    NEVER.pipe(stallTimeout({ scheduler })).subscribe();
    expect(scheduler.actions).toStrictEqual([]);
  });

  it('does not outlive a first item when nothing else is limited', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('   --a 60s b|');
      const expected = '      --a 60s b|';
      expectObservable(source.pipe(stallTimeout({ first: 5 }))).toBe(expected);
    });
  });

  it('has one timer a stream, whatever comes', () => {
    const scheduler = testScheduler();
    const source = new Subject<number>();
    source
      .pipe(stallTimeout({ first: 1_000, between: 100, total: 9_000, floor: { itemsPerSecond: 1, over: 5_000 }, scheduler }))
      .subscribe();
    for (let item = 0; item < 100; item += 1) source.next(item);
    expect(scheduler.actions.length).toBe(1);
  });

  it('does not start before it is subscribed', () => {
    testScheduler().run(({ hot, expectObservable }) => {
      const source = hot('              ------------------a-|');
      const later = '                   ---------------^-----';
      const expected = '                ------------------a-|';
      expectObservable(source.pipe(stallTimeout({ first: 5 })), later).toBe(expected);
    });
  });

  it('takes what is already over', () => {
    expect(saidBy(of('a', 'b').pipe(stallTimeout({ first: 5 })))).toStrictEqual(['a', 'b', 'end']);
    expect(saidBy(EMPTY.pipe(stallTimeout({ first: 5 })))).toStrictEqual(['end']);
  });
});
