import { defer, EMPTY, Observable, of, Subject, type Subscription, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it, vi } from 'vitest';
import { RaceFailedError } from '../../operators/race/raceFailedError.js';
import { raceFailover } from '../../operators/raceFailover.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const failing = (error: unknown) => throwError(() => error);

/** Counts up to 10 for as long as somebody listens. */
const counting = (produced: number[]) =>
  new Observable<number>((subscriber) => {
    for (let value = 0; value < 10 && !subscriber.closed; value += 1) {
      produced.push(value);
      subscriber.next(value);
    }
    subscriber.complete();
  });

/** Everything a stream says while it is being subscribed. */
const saidBy = <T>(stream: Observable<T>) => {
  const said: unknown[] = [];
  stream.subscribe({ next: (item) => said.push(item), error: (error) => said.push(error), complete: () => said.push('end') });
  return said;
};

describe('raceFailover', () => {
  it('mirrors the candidate that speaks first', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   -------a--|');
      const candidate = cold('   --x--y--|');
      const sourceSubs = '    ^----!';
      const candidateSubs = ' ---^-------!';
      const expected = '      -----x--y--|';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 3 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(candidate.subscriptions).toBe(candidateSubs);
    });
  });

  it('mirrors a source that needs no help', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--|');
      const subs = '        ^-------!';
      const expected = '    --a--b--|';
      expectObservable(source.pipe(raceFailover([]))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('waits for a source that never speaks', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    -');
      const candidate = cold(' x');
      const expected = '       -';
      expectObservable(source.pipe(raceFailover([() => candidate]))).toBe(expected);
      expectSubscriptions(candidate.subscriptions).toBe([]);
    });
  });

  it('fails over from a source error, and leaves nothing of it subscribed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   --#');
      const candidate = cold('  -x-y|');
      const sourceSubs = '    ^-!';
      const candidateSubs = ' --^---!';
      const expected = '      ---x-y|';
      expectObservable(source.pipe(raceFailover([() => candidate]))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(candidate.subscriptions).toBe(candidateSubs);
    });
  });

  it('tears the failed source down before it subscribes to the next', () => {
    const events: string[] = [];
    const source = new Subject<string>();
    const watched = new Observable<string>((subscriber) => {
      source.subscribe(subscriber);
      return () => events.push('source down');
    });
    const candidate = defer(() => {
      events.push('candidate up');
      return of('x');
    });
    watched.pipe(raceFailover([() => candidate])).subscribe();
    source.error(new Error('reset'));
    expect(events).toStrictEqual(['source down', 'candidate up']);
  });

  it('stops a synchronous source when downstream has enough', () => {
    const produced: number[] = [];
    expect(saidBy(counting(produced).pipe(raceFailover<number>([() => of(99)]), take(3)))).toStrictEqual([0, 1, 2, 'end']);
    expect(produced).toStrictEqual([0, 1, 2]);
  });

  it('stops a synchronous candidate when downstream has enough', () => {
    const produced: number[] = [];
    expect(saidBy(failing('busy').pipe(raceFailover<number>([() => counting(produced)]), take(3)))).toStrictEqual([
      0,
      1,
      2,
      'end',
    ]);
    expect(produced).toStrictEqual([0, 1, 2]);
  });

  it('runs one race for each of two subscriptions', () => {
    testScheduler().run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = cold('            --#');
      const shared = hot('             -----s--t--|');
      const later = '                  ----^-------';
      const result = source.pipe(raceFailover([() => shared]));
      expectObservable(result).toBe('       -----s--t--|');
      expectObservable(result, later).toBe('--------t--|');
      expectSubscriptions(source.subscriptions).toBe(['^-!', '----^-!']);
    });
  });

  it('keeps the order when the consumer makes the winner speak again', () => {
    const source = new Subject<number>();
    const seen: unknown[] = [];
    source.pipe(raceFailover<number>([], { wins: (item) => item >= 2 })).subscribe({
      next: (item) => {
        seen.push(item);
        if (item === 1) source.next(3);
        if (item === 3) source.complete();
      },
      complete: () => seen.push('end'),
    });
    source.next(1);
    source.next(2);
    expect(seen).toStrictEqual([1, 2, 3, 'end']);
  });

  it('ends after what it kept when the consumer makes the winner end', () => {
    const source = new Subject<number>();
    const seen: unknown[] = [];
    source.pipe(raceFailover<number>([], { wins: (item) => item === 2 })).subscribe({
      next: (item) => {
        seen.push(item);
        if (item === 1) source.error('from within');
      },
      error: (error: unknown) => seen.push(error),
    });
    source.next(1);
    source.next(2);
    expect(seen).toStrictEqual([1, 2, 'from within']);
  });

  it('starts nobody any more when stopping one fails another', () => {
    const source = new Subject<string>();
    const second = new Subject<string>();
    const first = new Observable<string>(() => () => second.error('torn along'));
    const third = vi.fn(() => of('x'));
    const said: unknown[] = [];
    source
      .pipe(
        raceFailover([() => first, () => second, third], {
          hedgeAfter: 0,
          maxInFlight: 3,
          failsOver: (error) => error !== 'fatal',
        }),
      )
      .subscribe({ error: (error: unknown) => said.push(error) });
    source.error('fatal');
    expect(said).toStrictEqual(['fatal']);
    expect(third).not.toHaveBeenCalled();
  });

  it('drops a candidate that makes another win while it is being subscribed', () => {
    const source = new Subject<string>();
    let down = false;
    const candidate = new Observable<string>((subscriber) => {
      source.next('a');
      subscriber.next('x');
      return () => {
        down = true;
      };
    });
    expect(saidBy(source.pipe(raceFailover([() => candidate], { hedgeAfter: 0 })))).toStrictEqual(['a']);
    expect(down).toBe(true);
    expect(source.observed).toBe(true);
  });

  it('delivers no more of what it kept when the consumer leaves', () => {
    const source = new Subject<number>();
    const seen: number[] = [];
    const result = source.pipe(raceFailover<number>([], { wins: (item) => item === 3 }));
    const subscription: Subscription = result.subscribe((item) => {
      seen.push(item);
      if (item === 1) subscription.unsubscribe();
    });
    for (const item of [1, 2, 3]) source.next(item);
    expect(seen).toStrictEqual([1]);
    expect(source.observed).toBe(false);
  });

  it('hands its context to the candidates', () => {
    const candidate = vi.fn((question: string) => of(`re: ${question}`));
    const race = raceFailover<string, string>([candidate]);
    expect(saidBy(race(failing(new Error('busy')), 'why'))).toStrictEqual(['re: why', 'end']);
    expect(candidate.mock.calls).toStrictEqual([['why']]);
  });

  it('takes promises, arrays and other inputs', () => {
    expect(saidBy(EMPTY.pipe(raceFailover<number>([() => [7, 8]])))).toStrictEqual([7, 8, 'end']);
  });

  it('counts a factory that throws, or answers nonsense, as a failure of its candidate', () => {
    const thrown = new Error('no candidate');
    const throwing = () => {
      throw thrown;
    };
    const nonsense = () => undefined as unknown as Observable<string>;
    expect(saidBy(EMPTY.pipe(raceFailover([throwing, nonsense, () => of('x')])))).toStrictEqual(['x', 'end']);
    const [failed] = saidBy(EMPTY.pipe(raceFailover([throwing])));
    expect(RaceFailedError.is(failed) && failed.errors[1]).toBe(thrown);
  });

  it('waits in virtual time as long as it is told to', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('   600s a|');
      const candidate = cold(' 10s  x|');
      const expected = '      510s x|';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 500_000 }))).toBe(expected);
    });
  });

  it('asks a function for the delay at each start', () => {
    testScheduler().run(({ cold, expectSubscriptions, expectObservable }) => {
      const source = cold(' -----------');
      const second = cold('  -----------');
      const third = cold('      ---c|');
      const delays = [1, 3];
      const hedgeAfter = () => delays.shift() ?? Infinity;
      const expected = '    -------c|';
      expectObservable(source.pipe(raceFailover([() => second, () => third], { hedgeAfter, maxInFlight: 3 }))).toBe(expected);
      expectSubscriptions(second.subscriptions).toBe('-^-----!');
      expectSubscriptions(third.subscriptions).toBe('----^---!');
    });
  });

  it('keeps to maxInFlight, and replaces what fails', () => {
    testScheduler().run(({ cold, expectSubscriptions, expectObservable }) => {
      const source = cold(' ------#');
      const second = cold(' --------#');
      const third = cold('  ----c|');
      const expected = '    ----------c|';
      expectObservable(source.pipe(raceFailover([() => second, () => third], { hedgeAfter: 2 }))).toBe(expected);
      expectSubscriptions(second.subscriptions).toBe('--^-------!');
      expectSubscriptions(third.subscriptions).toBe('------^----!');
    });
  });

  it('takes 100,000 candidates that fail while they are subscribed', () => {
    const candidates = Array.from({ length: 100_000 }, () => () => failing('busy'));
    const [failed] = saidBy(failing('first').pipe(raceFailover(candidates)));
    expect(RaceFailedError.is(failed) && failed.errors.length).toBe(100_001);
    expect(saidBy(failing('first').pipe(raceFailover<unknown>([...candidates, () => of('x')])))).toStrictEqual(['x', 'end']);
  }, 30_000);

  it('outlives 100,000 hedges that fail at once', () => {
    const source = new Subject<string>();
    const candidates = Array.from({ length: 100_000 }, () => () => failing('busy'));
    const said = saidBy(source.pipe(raceFailover<string>(candidates, { hedgeAfter: 0 })));
    source.next('a');
    expect(said).toStrictEqual(['a']);
  }, 30_000);

  it('rejects bad options when it is made, and names them', () => {
    const nothing = [() => EMPTY];
    expect(() => raceFailover(nothing, { hedgeAfter: -1 })).toThrow(/^raceFailover\(\{ hedgeAfter \}\) must be .*, not -1$/);
    expect(() => raceFailover(nothing, { hedgeAfter: Number.NaN })).toThrow(RangeError);
    expect(() => raceFailover(nothing, { maxInFlight: 0 })).toThrow(/maxInFlight.*not 0$/);
    expect(() => raceFailover(nothing, { maxInFlight: 1.5 })).toThrow(/maxInFlight.*not 1.5$/);
    expect(() => raceFailover([...nothing, EMPTY as never])).toThrow(/^raceFailover\(candidates\[1\]\) must be a function/);
    expect(() => raceFailover(nothing, { wins: 1 as never })).toThrow(
      /^raceFailover\(\{ wins \}\) must be a function, not number$/,
    );
    expect(() => raceFailover(nothing, { failsOver: 'x' as never })).toThrow(/failsOver.*not the string "x"$/);
    expect(() => raceFailover(nothing, { hedgeAfter: undefined, maxInFlight: undefined, wins: undefined })).not.toThrow();
  });
});
