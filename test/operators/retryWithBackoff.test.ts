import { concat, defer, EMPTY, Observable, of, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it, vi } from 'vitest';
import { retryWithBackoff } from '../../operators/retryWithBackoff.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const failing = (error: unknown) => throwError(() => error);

/** Another stream with each subscription. */
const oneAfterTheOther = <T>(...attempts: Observable<T>[]) => {
  const left = [...attempts];
  return defer(() => left.shift() ?? failing('asked too often'));
};

/** Everything a stream says while it is being subscribed. */
const saidBy = <T>(stream: Observable<T>) => {
  const said: unknown[] = [];
  stream.subscribe({ next: (item) => said.push(item), error: (error) => said.push(error), complete: () => said.push('end') });
  return said;
};

describe('retryWithBackoff', () => {
  it('subscribes again, after a wait, when the source fails before its first item', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('     --#');
      const second = cold('         -a--|');
      const firstSubs = '      ^-!';
      const secondSubs = '     -----^---!';
      const expected = '       ------a--|';
      const source = oneAfterTheOther(first, second);
      expectObservable(source.pipe(retryWithBackoff({ base: 4, random: () => 3 / 4 }))).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(firstSubs);
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
    });
  });

  it('mirrors a source that does not fail', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--|');
      const subs = '        ^-------!';
      const expected = '    --a--b--|';
      expectObservable(source.pipe(retryWithBackoff())).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('mirrors an empty source and one that never speaks', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      expectObservable(cold('---|').pipe(retryWithBackoff())).toBe('---|');
      expectObservable(cold('----').pipe(retryWithBackoff())).toBe('----');
    });
  });

  it('is unsubscribed with downstream', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--|');
      const subs = '        ^-----!';
      const expected = '    --a--b-';
      expectObservable(source.pipe(retryWithBackoff()), subs).toBe(expected);
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
    const source = oneAfterTheOther<number>(failing('at once'), counting);
    expect(saidBy(source.pipe(retryWithBackoff({ base: 0 }), take(3)))).toStrictEqual([0, 1, 2, 'end']);
    expect(produced).toStrictEqual([0, 1, 2]);
  });

  it('counts the attempts of two subscriptions apart', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('        -#');
      const later = '              --^-----';
      const result = source.pipe(retryWithBackoff({ retries: 1, base: 1, random: () => 1 }));
      expectObservable(result).toBe('       ---#');
      expectObservable(result, later).toBe('-----#');
      expectSubscriptions(source.subscriptions).toBe(['^!', '--^!', '--^!', '----^!']);
    });
  });

  it('lets a consumer that re-enters break the stream without a retry', () => {
    const source = new Subject<string>();
    const seen: unknown[] = [];
    source.pipe(retryWithBackoff({ base: 0 })).subscribe({
      next: (item) => {
        seen.push(item);
        source.error('from within');
      },
      error: (error: unknown) => seen.push(error),
    });
    source.next('a');
    expect(seen).toStrictEqual(['a', 'from within']);
  });

  it('doubles the longest wait with each retry, up to the cap', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' #');
      const options = { retries: 4, base: 1, cap: 4, random: () => 1 };
      expectObservable(source.pipe(retryWithBackoff(options))).toBe('-----------#');
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '-(^!)', '---(^!)', '-------(^!)', '-----------(^!)']);
    });
  });

  it('has the defaults that it promises', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' #');
      const retry = retryWithBackoff<string>({ random: () => 1, retries: undefined, base: undefined, cap: undefined });
      expectObservable(source.pipe(retry)).toBe('750ms #');
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '250ms (^!)', '750ms (^!)']);
    });
    testScheduler().run(({ cold, expectObservable }) => {
      const busy = cold<string>('#', undefined, { retryAfterMs: 10_001 });
      expectObservable(busy.pipe(retryWithBackoff())).toBe('#', undefined, { retryAfterMs: 10_001 });
    });
  });

  it('waits as its own delay says, and not at all for what is no time', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' #');
      const waits = [2, Number.NaN, 3, -1];
      const delay = (attempt: number) => waits[attempt] ?? 0;
      expectObservable(source.pipe(retryWithBackoff({ retries: 4, delay }))).toBe('-----#');
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '--(^!)', '--(^!)', '-----(^!)', '-----(^!)']);
    });
  });

  it('tells of each retry: its error, the attempt that met it, the wait', () => {
    const onRetry = vi.fn();
    const scheduler = testScheduler();
    const source = oneAfterTheOther<string>(failing('one'), failing({ retryAfterMs: 7 }), of('a'));
    source.pipe(retryWithBackoff({ base: 4, random: () => 0.5, onRetry, scheduler })).subscribe();
    scheduler.flush();
    expect(onRetry.mock.calls).toStrictEqual([
      ['one', 0, 2],
      [{ retryAfterMs: 7 }, 1, 7],
    ]);
  });

  it('asks when with the error and the attempt, and obeys', () => {
    const when = vi.fn((_: unknown, attempt: number) => attempt < 1);
    expect(saidBy(failing('busy').pipe(retryWithBackoff({ retries: 5, base: 0, when })))).toStrictEqual(['busy']);
    expect(when.mock.calls).toStrictEqual([
      ['busy', 0],
      ['busy', 1],
    ]);
  });

  it('sends what a callback throws down the error channel', () => {
    const boom = () => {
      throw 'in a callback';
    };
    const broke = { available: 1, take: boom, credit: () => {} };
    const stingy = { available: 1, take: () => true, credit: boom };
    const budgets = [{ budget: broke }, { budget: stingy }];
    for (const hook of [{ when: boom }, { retryAfter: boom }, { delay: boom }, { random: boom }, { onRetry: boom }, ...budgets]) {
      expect(saidBy(failing('busy').pipe(retryWithBackoff(hook)))).toStrictEqual(['in a callback']);
    }
  });

  it('sends what a callback throws in its own time down the error channel, and leaves nothing subscribed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --#');
      const subs = ['       ^-!', '-----^-!'];
      const expected = '    -------#';
      const when = (_: unknown, attempt: number) => {
        if (attempt > 0) throw 'in when';
        return true;
      };
      expectObservable(source.pipe(retryWithBackoff({ base: 3, random: () => 1, when }))).toBe(expected, undefined, 'in when');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('waits for the hint that retryAfter finds, and ends with the error when that is longer than maxRetryAfter', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -#', undefined, { wait: 3 });
      const patient = ['    ^!', '----^!', '--------^!'];
      const expected = '    ---------#';
      const retryAfter = (error: unknown) => (error as { readonly wait: number }).wait;
      expectObservable(source.pipe(retryWithBackoff({ retryAfter, maxRetryAfter: 3 }))).toBe(expected, undefined, { wait: 3 });
      expectSubscriptions(source.subscriptions).toBe(patient);
    });
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -#', undefined, { wait: 3 });
      const subs = '        ^!';
      const expected = '    -#';
      const retryAfter = (error: unknown) => (error as { readonly wait: number }).wait;
      expectObservable(source.pipe(retryWithBackoff({ retryAfter, maxRetryAfter: 2 }))).toBe(expected, undefined, { wait: 3 });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('rejects bad options when it is made, and names them', () => {
    expect(() => retryWithBackoff({ retries: -1 })).toThrow(/^retryWithBackoff\(\{ retries \}\) must be .*, not -1$/);
    expect(() => retryWithBackoff({ retries: 1.5 })).toThrow(RangeError);
    expect(() => retryWithBackoff({ base: Number.NaN })).toThrow(/base.*not NaN$/);
    expect(() => retryWithBackoff({ base: 2 ** 31 })).toThrow(/base.*not 2147483648$/);
    expect(() => retryWithBackoff({ cap: Infinity })).toThrow(/cap.*not Infinity$/);
    expect(() => retryWithBackoff({ maxRetryAfter: -1 })).toThrow(/maxRetryAfter.*not -1$/);
    expect(() => retryWithBackoff({ random: 0.5 as never })).toThrow(
      /^retryWithBackoff\(\{ random \}\) must be a function, not number$/,
    );
    expect(() => retryWithBackoff({ delay: 250 as never })).toThrow(/delay.*not number$/);
    expect(() => retryWithBackoff({ when: 1 as never })).toThrow(/when.*not number$/);
    expect(() => retryWithBackoff({ retryAfter: null as never })).toThrow(/retryAfter.*not null$/);
    expect(() => retryWithBackoff({ onRetry: 'x' as never })).toThrow(/onRetry.*not the string "x"$/);
    expect(() => retryWithBackoff({ retries: Infinity, maxRetryAfter: Infinity })).not.toThrow();
  });

  it('leaves an empty stream alone, however it comes', () => {
    expect(saidBy(concat(EMPTY, EMPTY).pipe(retryWithBackoff()))).toStrictEqual(['end']);
  });
});
