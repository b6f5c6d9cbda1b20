import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import type { BreakerCall } from '../../operators/breaker/breakerCall.js';
import type { CircuitBreakerOptions } from '../../operators/breaker/breakerSettings.js';
import type { BreakerSnapshot, BreakerState } from '../../operators/breaker/breakerSnapshot.js';
import { CircuitOpenError } from '../../operators/breaker/circuitOpenError.js';
import { type CircuitBreaker, circuitBreaker } from '../../operators/circuitBreaker.js';
import { withCircuitBreaker } from '../../operators/withCircuitBreaker.js';

describe('withCircuitBreaker', () => {
  it('has the handle of the contract', () => {
    const breaker = circuitBreaker();
    expectTypeOf(breaker).toEqualTypeOf<CircuitBreaker>();
    expectTypeOf(breaker.state).toEqualTypeOf<BreakerState>();
    expectTypeOf<BreakerState>().toEqualTypeOf<'closed' | 'open' | 'half-open' | 'forced-open' | 'disabled'>();
    expectTypeOf(breaker.state$).toEqualTypeOf<Observable<BreakerState>>();
    expectTypeOf(breaker.snapshot()).toEqualTypeOf<BreakerSnapshot>();
    expectTypeOf(breaker.restore).parameters.toEqualTypeOf<[BreakerSnapshot]>();
    expectTypeOf(breaker.enter()).toEqualTypeOf<BreakerCall>();
    expectTypeOf(breaker.admits).toEqualTypeOf<boolean>();
    // @ts-expect-error the state is moved by calls, not by hand
    breaker.state = 'open';
  });

  it('keeps the type of the items', () => {
    expectTypeOf(of(1).pipe(withCircuitBreaker(circuitBreaker()))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(of('a').pipe(withCircuitBreaker({ failures: 3 }))).toEqualTypeOf<Observable<string>>();
    expectTypeOf(withCircuitBreaker<Date>({})).toEqualTypeOf<MonoTypeOperatorFunction<Date>>();
  });

  it('takes an explicit undefined for every option', () => {
    expectTypeOf<{ [Name in keyof CircuitBreakerOptions]-?: undefined }>().toExtend<CircuitBreakerOptions>();
  });

  it('refuses options of the wrong type', () => {
    // @ts-expect-error
    circuitBreaker({ failures: '5' });
    // @ts-expect-error
    circuitBreaker({ rate: 0.5 });
    // @ts-expect-error a rate needs all three
    circuitBreaker({ rate: { threshold: 0.5 } });
    // @ts-expect-error
    circuitBreaker({ slowAfter: '1s' });
    // @ts-expect-error
    circuitBreaker({ resetAfter: '30s' });
    // @ts-expect-error
    circuitBreaker({ resetFactor: [2] });
    // @ts-expect-error
    circuitBreaker({ resetMax: null });
    // @ts-expect-error
    circuitBreaker({ trials: true });
    // @ts-expect-error
    circuitBreaker({ trialLease: {} });
    // @ts-expect-error
    circuitBreaker({ countsAsFailure: 'all' });
    // @ts-expect-error
    circuitBreaker({ scheduler: Date });
    // @ts-expect-error no such option
    circuitBreaker({ timeout: 5 });
    // @ts-expect-error a breaker, or its options
    withCircuitBreaker(5);
  });

  it('narrows an unknown error', () => {
    const error: unknown = new CircuitOpenError(5);
    if (CircuitOpenError.is(error)) {
      expectTypeOf(error).toEqualTypeOf<CircuitOpenError>();
      expectTypeOf(error.code).toEqualTypeOf<'CIRCUIT_OPEN'>();
      expectTypeOf(error.retryAfterMs).toEqualTypeOf<number>();
    }
  });
});
