import { map, NEVER, Observable, of, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { BulkheadFullError } from '../../operators/bulkhead/bulkheadFullError.js';
import { bulkhead } from '../../operators/bulkhead.js';
import { withBulkhead } from '../../operators/withBulkhead.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** Everything a stream says while it is being subscribed. */
const saidBy = <T>(stream: Observable<T>) => {
  const said: unknown[] = [];
  stream.subscribe({ next: (item) => said.push(item), error: (error) => said.push(error), complete: () => said.push('end') });
  return said;
};

describe('withBulkhead', () => {
  it('lets the next in when one has ended', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const one = bulkhead({ concurrent: 1, waiting: 1 });
      const source = cold('         --a--|');
      const later = '               -^----------';
      const expected = '            --a--|';
      const expectedLater = '       -------a--|';
      const result = source.pipe(withBulkhead(one));
      expectObservable(result).toBe(expected);
      expectObservable(result, later).toBe(expectedLater);
      expectSubscriptions(source.subscriptions).toBe(['^----!', '-----^----!']);
    });
  });

  it('mirrors an empty source, one that never speaks, and one that fails', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const one = () => withBulkhead({ concurrent: 1 });
      expectObservable(cold('|').pipe(one())).toBe('        |');
      expectObservable(cold('---').pipe(one())).toBe('      ---');
      expectObservable(cold('--a--#').pipe(one())).toBe('   --a--#');
    });
  });

  it('[K87] errors with an error of its own when it is full, and leaves the source alone', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const full = bulkhead({ concurrent: 1, waiting: 1 });
      const source = cold('         --a--|');
      const result = source.pipe(withBulkhead(full));
      expectObservable(result).toBe('--a--|');
      expectObservable(result).toBe('-------a--|');
      expectObservable(result).toBe('#', undefined, new BulkheadFullError(1, 1));
      expectSubscriptions(source.subscriptions).toBe(['^----!', '-----^----!']);
    });
    expect(new BulkheadFullError(1, 1)).toMatchObject({ code: 'BULKHEAD_FULL', ignoredByBreaker: true });
    expect([BulkheadFullError.is(new BulkheadFullError(1, 1)), BulkheadFullError.is(new Error('full'))]).toStrictEqual([
      true,
      false,
    ]);
  });

  it.each<[string, (one: Observable<number>) => void, Observable<number>]>([
    ['complete', (stream) => stream.subscribe(), of(1)],
    ['error', (stream) => stream.subscribe({ error: () => undefined }), throwError(() => new Error('down'))],
    ['unsubscribing', (stream) => stream.subscribe().unsubscribe(), NEVER],
    ['unsubscribing from within', (stream) => stream.pipe(take(1)).subscribe(), of(1, 2)],
    [
      'a throw',
      (stream) => stream.subscribe({ error: () => undefined }),
      new Observable<number>(() => {
        throw new Error('thrown');
      }),
    ],
  ])('[K88] frees the place once on %s', (_, subscribe, source) => {
    const one = bulkhead({ concurrent: 2 });
    withBulkhead<number>(one)(NEVER).subscribe();
    subscribe(source.pipe(withBulkhead(one)));
    expect([one.active, one.waiting]).toStrictEqual([1, 0]);
  });

  it('frees the place before downstream is told, so that the same consumer may come back', () => {
    const one = bulkhead({ concurrent: 1 });
    const said: unknown[] = [];
    const job = (name: string) => of(name).pipe(withBulkhead(one));
    const note = (item: unknown) => said.push(item);
    job('a').subscribe({ next: note, complete: () => job('b').subscribe({ next: note, error: note }) });
    throwError(() => 'down')
      .pipe(withBulkhead(one))
      .subscribe({ error: () => job('c').subscribe({ next: note, error: note }) });
    expect(said).toStrictEqual(['a', 'b', 'c']);
  });

  it('[K89] lets the one behind run when one that waits is unsubscribed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const one = bulkhead({ concurrent: 1, waiting: 2 });
      const source = cold('           --a--|');
      const given = '                 -^-!';
      const behind = '                --^----------';
      const result = source.pipe(withBulkhead(one));
      expectObservable(result).toBe('         --a--|');
      expectObservable(result, given).toBe('  ----');
      expectObservable(result, behind).toBe(' -------a--|');
      expectSubscriptions(source.subscriptions).toBe(['^----!', '-----^----!']);
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
    const one = bulkhead({ concurrent: 1 });
    expect(saidBy(counting.pipe(withBulkhead(one), take(3)))).toStrictEqual([0, 1, 2, 'end']);
    expect(produced).toStrictEqual([0, 1, 2]);
    expect(one.active).toBe(0);
  });

  it('tears a source down before the next in line is subscribed', () => {
    const events: string[] = [];
    const job = (name: string, end: Subject<never>) =>
      new Observable<never>((subscriber) => {
        events.push(`${name} up`);
        subscriber.add(() => events.push(`${name} down`));
        return end.subscribe(subscriber);
      });
    const one = bulkhead({ concurrent: 1, waiting: 2 });
    const [a, b] = [new Subject<never>(), new Subject<never>()];
    job('a', a).pipe(withBulkhead(one)).subscribe();
    const second = job('b', b).pipe(withBulkhead(one)).subscribe();
    job('c', new Subject<never>()).pipe(withBulkhead(one)).subscribe();
    a.complete();
    second.unsubscribe();
    expect(events).toStrictEqual(['a up', 'a down', 'b up', 'b down', 'c up']);
  });

  it('takes a place for each of two subscriptions of one result', () => {
    const two = bulkhead({ concurrent: 2 });
    const result = NEVER.pipe(withBulkhead(two));
    const [first] = [result.subscribe(), result.subscribe()];
    expect(two.active).toBe(2);
    first.unsubscribe();
    expect(two.active).toBe(1);
  });

  it('keeps the line in order when a consumer enters again from within', () => {
    const one = bulkhead({ concurrent: 1, waiting: 5 });
    const order: string[] = [];
    const job = (name: string) => of(name).pipe(withBulkhead(one));
    const blocker = new Subject<string>();
    blocker.pipe(withBulkhead(one)).subscribe();
    job('a').subscribe((name) => {
      order.push(name);
      job('inner').subscribe((inner) => order.push(inner));
    });
    job('b').subscribe((name) => order.push(name));
    blocker.complete();
    expect(order).toStrictEqual(['a', 'b', 'inner']);
    expect([one.active, one.waiting]).toStrictEqual([0, 0]);
  });

  it('lets 100,000 that end at once through without deepening the stack', () => {
    const one = bulkhead({ concurrent: 1, waiting: Infinity });
    const blocker = new Subject<number>();
    blocker.pipe(withBulkhead(one)).subscribe();
    let passed = 0;
    const job = of(1).pipe(
      map((value) => value + 1),
      withBulkhead(one),
    );
    for (let count = 0; count < 100_000; count++) job.subscribe({ complete: () => passed++ });
    expect(one.waiting).toBe(100_000);
    blocker.complete();
    expect([passed, one.active, one.waiting]).toStrictEqual([100_000, 0, 0]);
  });
});
