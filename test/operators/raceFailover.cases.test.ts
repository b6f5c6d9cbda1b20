import { defer, NEVER, Observable, of, Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { hedgeBudget } from '../../operators/hedgeBudget.js';
import { EmptyCandidateError } from '../../operators/race/emptyCandidateError.js';
import { RaceFailedError } from '../../operators/race/raceFailedError.js';
import { raceFailover } from '../../operators/raceFailover.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

describe('raceFailover, case by case', () => {
  it('[H57] never asks the second when the first answers in time', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    --a-------b--|');
      const candidate = cold(' x|');
      const sourceSubs = '     ^------------!';
      const expected = '       --a-------b--|';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 3 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(candidate.subscriptions).toBe([]);
    });
  });

  it('[H58] starts the next when one fails, not when the hedge is due', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    -#');
      const second = cold('     ---------x|');
      const third = cold('           -y|');
      const secondSubs = '     -^-----!';
      const thirdSubs = '      ------^-!';
      const expected = '       -------y|';
      expectObservable(source.pipe(raceFailover([() => second, () => third], { hedgeAfter: 5 }))).toBe(expected);
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
      expectSubscriptions(third.subscriptions).toBe(thirdSubs);
    });
  });

  it('[H59] unsubscribes the losers before it delivers the first item of the winner', () => {
    const events: string[] = [];
    const stream = (name: string) => {
      const subject = new Subject<string>();
      const observable = new Observable<string>((subscriber) => {
        subject.subscribe(subscriber);
        return () => events.push(`${name} down`);
      });
      return { subject, observable };
    };
    const [first, second, third] = [stream('first'), stream('second'), stream('third')];
    const candidates = [() => second.observable, () => third.observable];
    first.observable.pipe(raceFailover(candidates, { hedgeAfter: 0, maxInFlight: 3 })).subscribe((item) => events.push(item));
    second.subject.next('x');
    second.subject.next('y');
    expect(events).toStrictEqual(['first down', 'third down', 'x', 'y']);
    expect([first.subject.observed, second.subject.observed, third.subject.observed]).toStrictEqual([false, true, false]);
  });

  it('[H60] ends the race with an error that does not fail over, and stops the hedges first', () => {
    const events: string[] = [];
    const source = new Subject<string>();
    const hedge = new Observable<string>(() => () => events.push('hedge down'));
    const fatal = new Error('bad request');
    source
      .pipe(raceFailover([() => hedge, () => of('x')], { hedgeAfter: 0, failsOver: (error) => error !== fatal }))
      .subscribe({ error: (error: unknown) => events.push(String(error)) });
    source.error(fatal);
    expect(events).toStrictEqual(['hedge down', 'Error: bad request']);
  });

  it('[H61] errors with all errors, in the order of the starts, when all have failed', () => {
    testScheduler().run(({ cold, expectObservable, flush }) => {
      const source = cold('  ------#', {}, 'first');
      const second = cold('    -#', {}, 'second');
      const third = cold('      --|');
      const expected = '     ------#';
      let failed: unknown;
      const result = source.pipe(raceFailover([() => second, () => third], { hedgeAfter: 2 }));
      expectObservable(result).toBe(expected, {}, new RaceFailedError(['first', 'second', new EmptyCandidateError()]));
      result.subscribe({ error: (error: unknown) => (failed = error) });
      flush();
      expect(RaceFailedError.is(failed) && failed.errors).toStrictEqual(['first', 'second', new EmptyCandidateError()]);
      expect(failed).toMatchObject({ code: 'RACE_FAILED', cause: 'first', message: 'All 3 candidates failed' });
    });
  });

  it('[H62] starts all at once for a delay of 0, as far as maxInFlight allows', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  ---a|');
      const second = cold('  --b|');
      const third = cold('   -c|');
      const expected = '     --b|';
      expectObservable(source.pipe(raceFailover([() => second, () => third], { hedgeAfter: 0 }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(second.subscriptions).toBe('^--!');
      expectSubscriptions(third.subscriptions).toBe([]);
    });
  });

  it('[H62] starts one after the other for a delay of Infinity, and for one longer than a timer can hold', () => {
    for (const hedgeAfter of [Infinity, 2 ** 31]) {
      testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('    60s #');
        const candidate = cold(' -x|');
        const expected = '       60s -x|';
        expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter }))).toBe(expected);
        expectSubscriptions(candidate.subscriptions).toBe('60s ^-!');
      });
    }
  });

  it('[H63] starts no hedge without a budget, but still fails over', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    --------#');
      const candidate = cold('         -x|');
      const expected = '       ---------x|';
      const budget = hedgeBudget({ ratio: 0, burst: 0 });
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 3, budget }))).toBe(expected);
      expectSubscriptions(candidate.subscriptions).toBe('--------^-!');
    });
  });

  it('[H63] has ten hedges to begin with, and one more for each ten calls', () => {
    let hedges = 0;
    const hedge = defer(() => {
      hedges += 1;
      return NEVER;
    });
    const result = NEVER.pipe(raceFailover([() => hedge], { hedgeAfter: 0 }));
    const hedgesAfter = (calls: number) => {
      for (let call = 0; call < calls; call += 1) result.subscribe().unsubscribe();
      return hedges;
    };
    // The first call credits a full budget in vain, and takes the first of its ten hedges.
    expect([hedgesAfter(10), hedgesAfter(1), hedgesAfter(99)]).toStrictEqual([10, 11, 20]);
  });

  it('[H64] swallows what a loser has still to say', () => {
    const source = new Subject<string>();
    let deaf: { next(item: string): void; error(error: unknown): void } | undefined;
    const stubborn = new Observable<string>((subscriber) => {
      deaf = subscriber;
    });
    const seen: unknown[] = [];
    source.pipe(raceFailover([() => stubborn], { hedgeAfter: 0 })).subscribe({
      next: (item) => seen.push(item),
      error: (error: unknown) => seen.push(error),
    });
    source.next('a');
    deaf?.next('x');
    deaf?.error(new Error('late'));
    source.next('b');
    expect(seen).toStrictEqual(['a', 'b']);
  });

  it('[H65] lets no item win that does not count, and delivers it with the one that does', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   -k--k----a--|');
      const candidate = cold('   -k---x----y-|');
      const sourceSubs = '    ^-------!';
      const expected = '      --------(kx)-y-|';
      const wins = (item: string) => item !== 'k';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 3, wins }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('[H66] goes on with the race after an invalid first item', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('   -i----a|');
      const candidate = cold('  --x|');
      const expected = '      ----x|';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 2, wins: (item) => item !== 'i' }))).toBe(
        expected,
      );
    });
  });
});
