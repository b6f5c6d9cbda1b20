import { asyncScheduler, type MonoTypeOperatorFunction, type Observable, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { type CoalesceOptions, coalesce } from '../../operators/coalesce.js';

describe('coalesce', () => {
  it('keeps the item type in a pipe', () => {
    expectTypeOf(of(1).pipe(coalesce({ merge: (held, item) => held + item }))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(coalesce<string>({ merge: () => undefined })).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    // @ts-expect-error: two items make one of their kind
    of(1).pipe(coalesce({ merge: (held, item) => `${held}${item}` }));
  });

  it('has these options', () => {
    const all: Required<CoalesceOptions<number>> = {
      merge: (held, item) => held + item,
      scheduler: asyncScheduler,
      every: 16,
    };
    coalesce(all);
    coalesce<number>({ merge: (held) => held, scheduler: undefined, every: undefined });
    // @ts-expect-error: how to merge must be said
    coalesce<number>({ every: 5 });
    // @ts-expect-error: a number
    coalesce<number>({ merge: (held) => held, every: '5' });
    // @ts-expect-error: a scheduler
    coalesce<number>({ merge: (held) => held, scheduler: 1 });
    // @ts-expect-error: a function of two items
    coalesce<number>({ merge: 'last' });
  });
});
