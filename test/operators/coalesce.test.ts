import { animationFrameScheduler, from, Observable, Subject, type Subscription, take, VirtualTimeScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from '../../operators/coalesce.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const add = (held: string, item: string) => held + item;

/** Letters join letters only. */
const addLike = (held: string, item: string) => (/\d/.test(held) === /\d/.test(item) ? held + item : undefined);

afterEach(() => vi.unstubAllGlobals());

describe('coalesce', () => {
  it('emits once a tick what has come since the one before', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' abc-------d--|');
      const subs = '        ^------------!';
      const expected = '    ----x--------(d|)';
      expectObservable(source.pipe(coalesce({ merge: add, every: 4 }))).toBe(expected, { x: 'abc', d: 'd' });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('mirrors an empty source and one that never speaks', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      expectObservable(cold<string>('--|').pipe(coalesce({ merge: add }))).toBe('--|');
      expectObservable(cold<string>('---').pipe(coalesce({ merge: add }))).toBe('---');
    });
  });

  it('delivers what is held before an error', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold(' a-b#');
      const expected = '    ---(x#)';
      expectObservable(source.pipe(coalesce({ merge: add, every: 9 }))).toBe(expected, { x: 'ab' });
    });
  });

  it('drops what is held when it is unsubscribed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' a-b----c');
      const subs = '        ^---!';
      expectObservable(source.pipe(coalesce({ merge: add, every: 9 })), subs).toBe('-----');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('emits what cannot be merged at once, and holds the new', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold(' ab1--c---|');
      const expected = '    --x-y----(c|)';
      expectObservable(source.pipe(coalesce({ merge: addLike, every: 4 }))).toBe(expected, { x: 'ab', y: '1', c: 'c' });
    });
  });

  it('emits no more than one item a tick, however fast they come', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold(' aaaaaaaaaaaa|');
      const expected = '    ---x---x---x(|)'; // 3 ms from the first of each
      expectObservable(source.pipe(coalesce({ merge: (held) => held, every: 3 }))).toBe(expected, { x: 'a' });
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
    const said: number[] = [];
    counting.pipe(coalesce<number>({ merge: () => undefined }), take(3)).subscribe((item) => said.push(item));
    expect([said, produced]).toStrictEqual([
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
  });

  it('tears the source down before it delivers the end', () => {
    const events: string[] = [];
    const source = new Observable<string>((subscriber) => {
      subscriber.next('a');
      subscriber.add(() => events.push('down'));
      const timer = setTimeout(() => subscriber.complete());
      return () => clearTimeout(timer);
    });
    return new Promise<void>((done) => {
      source.pipe(coalesce({ merge: add, every: 1_000 })).subscribe({
        next: (item) => events.push(item),
        complete: () => {
          expect(events).toStrictEqual(['down', 'a']);
          done();
        },
      });
    });
  });

  it('holds apart what two subscriptions of one result are told', () => {
    testScheduler().run(({ hot, expectObservable }) => {
      const source = hot('  ab--c--|');
      const later = '       -^-------';
      const result = source.pipe(coalesce({ merge: add, every: 2 }));
      expectObservable(result).toBe('       --x---c|', { x: 'ab', c: 'c' });
      expectObservable(result, later).toBe('---b--c|');
    });
  });

  it('keeps the order when the consumer makes the source speak', () => {
    const source = new Subject<string>();
    const scheduler = new VirtualTimeScheduler();
    const said: string[] = [];
    source.pipe(coalesce({ merge: addLike, scheduler, every: 5 })).subscribe((item) => {
      said.push(item);
      if (item === 'ab') source.next('2');
      if (item === '12') source.next('c');
    });
    for (const item of ['a', 'b', '1']) source.next(item);
    scheduler.flush();
    source.complete();
    expect(said).toStrictEqual(['ab', '12', 'c']);
  });

  it('leaves when the consumer does, from within', () => {
    const source = new Subject<string>();
    const scheduler = new VirtualTimeScheduler();
    const said: string[] = [];
    const subscription: Subscription = source.pipe(coalesce({ merge: addLike, scheduler })).subscribe((item) => {
      said.push(item);
      subscription.unsubscribe();
    });
    for (const item of ['a', '1', 'b', '2']) source.next(item);
    scheduler.flush();
    expect(said).toStrictEqual(['a']);
    expect(source.observed).toBe(false);
  });

  it('passes on what merge throws', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' a-b--c');
      const throwing = () => {
        throw 'cannot';
      };
      expectObservable(source.pipe(coalesce<string>({ merge: throwing, every: 4 }))).toBe('--#', undefined, 'cannot');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('holds one timer while it holds an item, and none otherwise', () => {
    const source = new Subject<string>();
    const scheduler = new VirtualTimeScheduler();
    const subscription = source.pipe(coalesce({ merge: add, scheduler })).subscribe();
    const running = () => scheduler.actions.filter((action) => !action.closed).length;
    for (let count = 0; count < 100; count++) source.next('a');
    expect(running()).toBe(1);
    scheduler.flush();
    expect(running()).toBe(0);
    source.next('b');
    subscription.unsubscribe();
    expect(running()).toBe(0);
  });

  it('ticks every 16 ms where there are no frames', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('    a-b 20ms |');
      const expected = '       16ms x 6ms |';
      expectObservable(source.pipe(coalesce({ merge: add }))).toBe(expected, { x: 'ab' });
    });
  });

  it('ticks with the frames where there are any', () => {
    vi.stubGlobal('requestAnimationFrame', () => 0);
    testScheduler().run(({ cold, animate, expectObservable }) => {
      animate('                -----x-----x');
      const source = cold('    a-b----c----|');
      const expected = '       -----y-----c|';
      expectObservable(source.pipe(coalesce({ merge: add }))).toBe(expected, { y: 'ab', c: 'c' });
    });
  });

  it('ticks with the frames of a scheduler that has them, or every so often if told', () => {
    testScheduler().run(({ cold, animate, expectObservable }) => {
      animate('                ---x---x---x');
      const scheduler = animationFrameScheduler;
      expectObservable(cold('a').pipe(coalesce({ merge: add, scheduler }))).toBe('---a');
      expectObservable(cold('a').pipe(coalesce({ merge: add, scheduler, every: 5 }))).toBe('-----a');
    });
  });

  it('rejects bad options when it is made, and names them', () => {
    expect(() => coalesce({} as never)).toThrow(/^coalesce\(\{ merge \}\) must be a function, not undefined$/);
    expect(() => coalesce({ merge: add, every: -1 })).toThrow(/^coalesce\(\{ every \}\) must be .*, not -1$/);
    expect(() => coalesce({ merge: add, every: 2 ** 31 })).toThrow(RangeError);
    expect(() => from(['a']).pipe(coalesce({ merge: add, every: undefined, scheduler: undefined }))).not.toThrow();
  });
});
