import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { type HoldDuringOutageOptions, holdDuringOutage } from '../../operators/holdDuringOutage.js';
import { type Outage, outage } from '../../operators/outage.js';
import { OutageExpiredError } from '../../operators/queue/outageExpiredError.js';
import { OutageQueueFullError } from '../../operators/queue/outageQueueFullError.js';
import type { OutageOptions } from '../../operators/queue/outageSettings.js';

describe('holdDuringOutage', () => {
  it('has the handle of the contract', () => {
    const night = outage();
    expectTypeOf(night).toEqualTypeOf<Outage>();
    expectTypeOf(night.down).toEqualTypeOf<boolean>();
    expectTypeOf(night.waiting).toEqualTypeOf<number>();
    expectTypeOf(night.down$).toEqualTypeOf<Observable<boolean>>();
    // @ts-expect-error an outage is begun by begin()
    night.down = true;
  });

  it('keeps the type of the items', () => {
    expectTypeOf(of(1).pipe(holdDuringOutage(outage()))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(holdDuringOutage<Date>(outage(), { isOutage: () => true })).toEqualTypeOf<MonoTypeOperatorFunction<Date>>();
  });

  it('takes an explicit undefined for every option', () => {
    expectTypeOf<{ [Name in keyof OutageOptions]-?: undefined }>().toExtend<OutageOptions>();
    expectTypeOf<{ [Name in keyof HoldDuringOutageOptions]-?: undefined }>().toExtend<HoldDuringOutageOptions>();
  });

  it('refuses options of the wrong type', () => {
    // @ts-expect-error
    outage({ maxWaiting: '1000' });
    // @ts-expect-error
    outage({ maxAge: '1m' });
    // @ts-expect-error a ramp needs all three
    outage({ ramp: { start: 1 } });
    // @ts-expect-error
    outage({ scheduler: Date });
    // @ts-expect-error
    outage({ ramp: { start: 1, factor: '2', every: 1 } });
    // @ts-expect-error no such option
    outage({ capacity: 5 });
    // @ts-expect-error no such option
    holdDuringOutage(outage(), { hold: true });
    // @ts-expect-error the outage is a handle, not options
    holdDuringOutage({ maxWaiting: 5 });
    // @ts-expect-error
    holdDuringOutage(outage(), { isOutage: true });
  });

  it('narrows unknown errors', () => {
    const error: unknown = new OutageExpiredError(5);
    if (OutageExpiredError.is(error)) expectTypeOf(error.code).toEqualTypeOf<'OUTAGE_EXPIRED'>();
    if (OutageQueueFullError.is(error)) expectTypeOf(error.code).toEqualTypeOf<'OUTAGE_QUEUE_FULL'>();
  });
});
