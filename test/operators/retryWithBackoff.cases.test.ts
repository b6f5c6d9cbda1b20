import { concat, defer, Observable, of, Subject, takeUntil, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it, vi } from 'vitest';
import { retryBudget } from '../../operators/retryBudget.js';
import { retryWithBackoff } from '../../operators/retryWithBackoff.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const failing = (error: unknown) => throwError(() => error);

/** How often a stream that always fails in this way is subscribed, and what it ends with. */
const attemptsOf = (error: unknown, retry: ReturnType<typeof retryWithBackoff<never>>) => {
  let attempts = 0;
  let end: unknown;
  const source = defer(() => {
    attempts += 1;
    return failing(error);
  });
  source.pipe(retry).subscribe({ error: (reason: unknown) => (end = reason) });
  return [attempts, end];
};

describe('retryWithBackoff, case by case', () => {
  it('[R38] makes n + 1 attempts for n retries, then passes on the original error', () => {
    const error = new Error('busy');
    const [attempts, end] = attemptsOf(error, retryWithBackoff({ retries: 4, base: 0 }));
    expect(attempts).toBe(5);
    expect(end).toBe(error);
  });

  it('[R39] makes one attempt for no retries', () => {
    expect(attemptsOf('busy', retryWithBackoff({ retries: 0 }))).toStrictEqual([1, 'busy']);
  });

  it('[R40] ends at once when it is unsubscribed in the backoff, and leaves no timer behind', () => {
    const scheduler = testScheduler();
    scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --#');
      const subs = '        ^---!';
      const expected = '    -----';
      expectObservable(source.pipe(retryWithBackoff({ base: 9, random: () => 1 })), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
    expect(scheduler.frame).toBe(4);
  });

  it.each(['when', 'retryAfter', 'delay', 'onRetry'])('[R40] sets no timer when %s unsubscribes', (name) => {
    const scheduler = testScheduler();
    const stop = new Subject<void>();
    const callback = () => {
      stop.next();
      return 5;
    };
    const retried = failing('busy').pipe(retryWithBackoff({ base: 5, random: () => 1, scheduler, [name]: callback }));
    retried.pipe(takeUntil(stop)).subscribe();
    expect(scheduler.actions).toStrictEqual([]);
  });

  it('[R42] ignores a hint that is no time to wait', () => {
    for (const retryAfterMs of [Number.NaN, -1, 'soon', null, undefined]) {
      testScheduler().run(({ cold, expectObservable }) => {
        const error = { retryAfterMs };
        const source = cold('#', undefined, error);
        const expected = '   ---#';
        const retry = retryWithBackoff({ retries: 1, base: 3, random: () => 1 });
        expectObservable(source.pipe(retry)).toBe(expected, undefined, error);
      });
    }
  });

  it('[R42] takes a hint of nothing at its word', () => {
    expect(attemptsOf({ retryAfterMs: 0 }, retryWithBackoff())).toStrictEqual([3, { retryAfterMs: 0 }]);
  });

  it('[R43] uses a hint for one wait, then goes on with the backoff', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const hinted = cold('#', undefined, { retryAfterMs: 5 });
      const plain = cold(' #');
      const attempts = [hinted, plain, plain];
      const source = defer(() => attempts.shift() ?? of('a'));
      expectObservable(source.pipe(retryWithBackoff({ retries: 3, base: 1, random: () => 1 }))).toBe('-----------(a|)');
      expectSubscriptions(plain.subscriptions).toBe(['-----(^!)', '-------(^!)']);
    });
  });

  it('[R43] obeys "do not retry"', () => {
    const error = { retryable: false, retryAfterMs: 1 };
    expect(attemptsOf(error, retryWithBackoff({ base: 0 }))).toStrictEqual([1, error]);
  });

  it('[R44] ends with the error when the hint is longer than it may wait', () => {
    for (const retryAfterMs of [10_001, Infinity]) {
      expect(attemptsOf({ retryAfterMs }, retryWithBackoff())).toStrictEqual([1, { retryAfterMs }]);
    }
  });

  it('[R44] waits for a hint as long as it may', () => {
    testScheduler().run(({ cold, expectSubscriptions, expectObservable }) => {
      const source = cold(' #', undefined, { retryAfterMs: 10_000 });
      const expected = '    10s #';
      expectObservable(source.pipe(retryWithBackoff({ retries: 1 }))).toBe(expected, undefined, { retryAfterMs: 10_000 });
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '10s (^!)']);
    });
  });

  it('[R46] does not retry when the budget is empty, and does again when it has filled up', () => {
    const budget = retryBudget({ ratio: 0.5, burst: 1 });
    const retry = retryWithBackoff<never>({ retries: 1, base: 0, budget });
    const calls = [1, 2, 3, 4, 5].map(() => attemptsOf('busy', retry)[0]);
    expect(calls).toStrictEqual([2, 1, 2, 1, 2]);
  });

  it('[R46] asks the budget only for a retry that would be made', () => {
    const budget = { available: 1, take: vi.fn(() => true), credit: vi.fn() };
    attemptsOf('busy', retryWithBackoff({ retries: 0, budget }));
    attemptsOf({ retryable: false }, retryWithBackoff({ budget }));
    attemptsOf({ retryAfterMs: 60_000 }, retryWithBackoff({ budget }));
    of('a').pipe(retryWithBackoff({ budget })).subscribe();
    expect(budget.take).not.toHaveBeenCalled();
    expect(budget.credit).toHaveBeenCalledTimes(4);
  });

  it('[R47] leaves the budget untouched by errors that no retry can mend', () => {
    const budget = retryBudget();
    const refused = { status: 401, retryable: false };
    expect(attemptsOf(refused, retryWithBackoff({ budget }))).toStrictEqual([1, refused]);
    expect(budget.available).toBe(10);
  });

  it('[R48] passes on the error of a breaker that opened between two attempts', () => {
    const open = { code: 'CIRCUIT_OPEN', retryAfterMs: 30_000 };
    const attempts = [failing('busy'), failing(open)];
    let end: unknown;
    defer(() => attempts.shift() ?? of('a'))
      .pipe(retryWithBackoff({ retries: 5, base: 0 }))
      .subscribe({ error: (error: unknown) => (end = error) });
    expect(end).toBe(open);
  });

  it('[R49] passes on an error after an item', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--#');
      const subs = '        ^----!';
      const expected = '    --a--#';
      expectObservable(source.pipe(retryWithBackoff())).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('[R49] passes on an error after the first item of a second attempt', () => {
    const attempts = [failing('one'), concat(of('a'), failing('two'))];
    const said: unknown[] = [];
    defer(() => attempts.shift() ?? of('too often'))
      .pipe(retryWithBackoff({ base: 0 }))
      .subscribe({ next: (item) => said.push(item), error: (error: unknown) => said.push(error) });
    expect(said).toStrictEqual(['a', 'two']);
  });

  it('[R51] propagates what the predicate throws', () => {
    const boom = () => {
      throw 'in when';
    };
    expect(attemptsOf('busy', retryWithBackoff({ when: boom }))).toStrictEqual([1, 'in when']);
  });

  it('[R52] passes on errors that are no objects as they are', () => {
    for (const error of [undefined, null, 'busy', 0, Symbol.iterator]) {
      expect(attemptsOf(error, retryWithBackoff({ base: 0 }))).toStrictEqual([3, error]);
    }
  });

  it('[R53] tears the failed source down before it subscribes again, however it failed', () => {
    const events: string[] = [];
    const later = new Subject<never>();
    const attempts = [later, failing('at once'), of('a')];
    const source = new Observable<string>((subscriber) => {
      events.push('up');
      attempts.shift()?.subscribe(subscriber);
      return () => events.push('down');
    });
    source.pipe(retryWithBackoff({ base: 0 })).subscribe((item) => events.push(item));
    later.error('in its own time');
    expect(events).toStrictEqual(['up', 'down', 'up', 'down', 'up', 'a', 'down']);
  });

  it('[R54] survives 100,000 failures while it is being subscribed', () => {
    expect(attemptsOf('busy', retryWithBackoff({ retries: 100_000, base: 0 }))).toStrictEqual([100_001, 'busy']);
  }, 30_000);

  it('[R56] gives what was never sent one free retry, at once', () => {
    const neverSent = { neverSent: true };
    const budget = { available: 0, take: vi.fn(() => false), credit: () => {} };
    expect(attemptsOf(neverSent, retryWithBackoff({ retries: 0 }))).toStrictEqual([2, neverSent]);
    expect(attemptsOf(neverSent, retryWithBackoff({ retries: 3, base: 0 }))).toStrictEqual([5, neverSent]);
    expect(attemptsOf(neverSent, retryWithBackoff({ budget }))).toStrictEqual([2, neverSent]);
    expect(budget.take).toHaveBeenCalledTimes(1);
  });

  it('[R56] does not let the free retry lengthen the backoff', () => {
    const onRetry = vi.fn();
    const attempts = [failing({ neverSent: true }), failing('busy'), of('a')];
    const scheduler = testScheduler();
    defer(() => attempts.shift() ?? of('too often'))
      .pipe(retryWithBackoff({ retries: 1, base: 8, random: () => 0.5, onRetry, scheduler }))
      .subscribe();
    scheduler.flush();
    expect(onRetry.mock.calls).toStrictEqual([
      [{ neverSent: true }, 0, 0],
      ['busy', 0, 4],
    ]);
  });

  it('[R56] gives no free retry against "do not retry"', () => {
    const error = { neverSent: true, retryable: false };
    expect(attemptsOf(error, retryWithBackoff())).toStrictEqual([1, error]);
  });
});
