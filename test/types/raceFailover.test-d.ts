import { asyncScheduler, EMPTY, type Observable, of, throwError } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import type { ContextOperator } from '../../operators/base/context.js';
import { type HedgeBudget, hedgeBudget } from '../../operators/hedgeBudget.js';
import { EmptyCandidateError } from '../../operators/race/emptyCandidateError.js';
import { RaceFailedError } from '../../operators/race/raceFailedError.js';
import { type RaceFailoverOptions, raceFailover } from '../../operators/raceFailover.js';

describe('raceFailover', () => {
  it('keeps the item type in a pipe', () => {
    expectTypeOf(of(1).pipe(raceFailover([() => of(2), () => Promise.resolve(3), () => [4]]))).toEqualTypeOf<
      Observable<number>
    >();
    expectTypeOf(of(1).pipe(raceFailover([]))).toEqualTypeOf<Observable<number>>();
    // @ts-expect-error: a candidate of another item type
    of(1).pipe(raceFailover([() => of('x')]));
    // @ts-expect-error: candidates are lazy
    of(1).pipe(raceFailover([of(2)]));
  });

  it('infers the context from the candidates', () => {
    const race = raceFailover([(question: string) => of(question)]);
    expectTypeOf(race).toEqualTypeOf<ContextOperator<string, string>>();
    // @ts-expect-error: another context
    race(EMPTY, 1);
  });

  it('has these options', () => {
    const all: Required<RaceFailoverOptions<number>> = {
      hedgeAfter: () => 5,
      maxInFlight: 2,
      budget: hedgeBudget({ ratio: 0.1, burst: 10 }),
      wins: (item) => item > 0,
      failsOver: (error) => error !== undefined,
      scheduler: asyncScheduler,
    };
    raceFailover([], all);
    // @ts-expect-error: milliseconds, or a function that answers them
    raceFailover([], { hedgeAfter: '5' });
    // @ts-expect-error: a number
    raceFailover([], { maxInFlight: true });
    // @ts-expect-error: a budget, not its options
    raceFailover([], { budget: { ratio: 0.1 } });
    // @ts-expect-error: a predicate of an item
    raceFailover<number>([], { wins: (item: string) => item === '' });
    // @ts-expect-error: a predicate
    raceFailover([], { failsOver: () => 'yes' });
    // @ts-expect-error: a scheduler
    raceFailover([], { scheduler: 1 });
    // @ts-expect-error: a number
    hedgeBudget({ ratio: '1' });
    // @ts-expect-error: a number
    hedgeBudget({ burst: null });
  });

  it('takes an explicit undefined for every option, and no option that is not', () => {
    expectTypeOf<{ [Name in keyof RaceFailoverOptions<number>]-?: undefined }>().toExtend<RaceFailoverOptions<number>>();
    // @ts-expect-error no such option
    raceFailover([], { timeout: 5 });
  });

  it('narrows its errors', () => {
    throwError(() => new RaceFailedError([])).subscribe({
      error: (error: unknown) => {
        if (RaceFailedError.is(error)) expectTypeOf(error.errors).toEqualTypeOf<readonly unknown[]>();
        if (RaceFailedError.is(error)) expectTypeOf(error.code).toEqualTypeOf<'RACE_FAILED'>();
        if (EmptyCandidateError.is(error)) expectTypeOf(error.code).toEqualTypeOf<'EMPTY_CANDIDATE'>();
      },
    });
    expectTypeOf(hedgeBudget()).toEqualTypeOf<HedgeBudget>();
    // @ts-expect-error: read only
    hedgeBudget().available = 1;
  });
});
