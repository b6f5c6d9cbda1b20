import { asyncScheduler, type MonoTypeOperatorFunction, type Observable, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import type { Limit } from '../../operators/stall/limit.js';
import { StallError } from '../../operators/stall/stallError.js';
import { type StallTimeoutOptions, stallTimeout } from '../../operators/stallTimeout.js';

describe('stallTimeout', () => {
  it('keeps the item type', () => {
    expectTypeOf(of(1).pipe(stallTimeout({ first: 5 }))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(stallTimeout<string>({})).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    // @ts-expect-error: limits are asked for
    stallTimeout();
  });

  it('has these options', () => {
    const adaptive: Limit = { quantile: 0.99, factor: 3, min: 200, max: 10_000 };
    const all: Required<StallTimeoutOptions<number>> = {
      first: adaptive,
      between: 5_000,
      total: 60_000,
      floor: { itemsPerSecond: 5, over: 2_000 },
      isProgress: (item) => item > 0,
      scheduler: asyncScheduler,
    };
    stallTimeout(all);
    // @ts-expect-error: milliseconds, or a limit that adapts
    stallTimeout({ first: '5s' });
    // @ts-expect-error: a limit that adapts has bounds
    stallTimeout({ between: { quantile: 0.5, factor: 2 } });
    // @ts-expect-error: the total does not adapt
    stallTimeout({ total: adaptive });
    // @ts-expect-error: a rate over a time
    stallTimeout({ floor: { itemsPerSecond: 5 } });
    // @ts-expect-error: a predicate of an item
    of(1).pipe(stallTimeout<number>({ isProgress: (item: string) => item === '' }));
    // @ts-expect-error: a scheduler
    stallTimeout({ scheduler: 1 });
  });

  it('takes an explicit undefined for every option, and no option that is not', () => {
    expectTypeOf<{ [Name in keyof StallTimeoutOptions<number>]-?: undefined }>().toExtend<StallTimeoutOptions<number>>();
    // @ts-expect-error no such option
    stallTimeout({ each: 5 });
  });

  it('narrows its error', () => {
    const error: unknown = new StallError('first', 5);
    if (StallError.is(error)) {
      expectTypeOf(error.code).toEqualTypeOf<'STALLED'>();
      expectTypeOf(error.phase).toEqualTypeOf<'first' | 'between' | 'total' | 'floor'>();
      expectTypeOf(error.limitMs).toBeNumber();
    }
  });
});
