import { EMPTY, type MonoTypeOperatorFunction, type Observable, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { BulkheadFullError } from '../../operators/bulkhead/bulkheadFullError.js';
import { type Bulkhead, type BulkheadOptions, bulkhead } from '../../operators/bulkhead.js';
import { withBulkhead } from '../../operators/withBulkhead.js';

describe('withBulkhead', () => {
  it('keeps the item type in a pipe', () => {
    expectTypeOf(of(1).pipe(withBulkhead({ concurrent: 1 }))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(withBulkhead<string>(bulkhead({ concurrent: 1 }))).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    // @ts-expect-error: a bulkhead, or the options of one
    EMPTY.pipe(withBulkhead(2));
    // @ts-expect-error: how many may run must be said
    EMPTY.pipe(withBulkhead({ waiting: 2 }));
  });

  it('has these options', () => {
    const all: Required<BulkheadOptions> = { concurrent: 2, waiting: 3 };
    bulkhead(all);
    bulkhead({ concurrent: 2, waiting: undefined });
    // @ts-expect-error: a number
    bulkhead({ concurrent: '2' });
    // @ts-expect-error: a number
    bulkhead({ concurrent: 2, waiting: true });
    // @ts-expect-error: options
    bulkhead();
  });

  it('shows its state, read only', () => {
    const one: Bulkhead = bulkhead({ concurrent: 1 });
    expectTypeOf<keyof Bulkhead>().toEqualTypeOf<'active' | 'waiting' | 'concurrent' | 'resize' | 'permit'>();
    expectTypeOf(one.permit()).toEqualTypeOf<Observable<() => void>>();
    // @ts-expect-error: read only
    one.active = 1;
    // @ts-expect-error: read only
    one.waiting = 1;
    expectTypeOf<BulkheadFullError['code']>().toEqualTypeOf<'BULKHEAD_FULL'>();
    expectTypeOf(BulkheadFullError.is).guards.toEqualTypeOf<BulkheadFullError>();
  });
});
