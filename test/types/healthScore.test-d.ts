import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import type { HealthMonitorOptions } from '../../operators/health/healthSettings.js';
import type { HealthSnapshot } from '../../operators/health/healthSnapshot.js';
import { type HealthMonitor, healthMonitor } from '../../operators/healthMonitor.js';
import { healthScore } from '../../operators/healthScore.js';

describe('healthScore', () => {
  it('is a snapshot of itself, at any time', () => {
    const monitor = healthMonitor();
    expectTypeOf(monitor).toEqualTypeOf<HealthMonitor>();
    expectTypeOf(monitor).toExtend<HealthSnapshot>();
    expectTypeOf(monitor.snapshot$).toEqualTypeOf<Observable<HealthSnapshot>>();
    expectTypeOf(monitor.quantile).toEqualTypeOf<(q: number) => number>();
    // @ts-expect-error what is read is worked out
    monitor.healthy = true;
  });

  it('records outcomes', () => {
    const monitor = healthMonitor();
    expectTypeOf(monitor.record({ ok: true })).toEqualTypeOf<void>();
    monitor.record({ ok: false, firstItemMs: 5, totalMs: undefined });
    // @ts-expect-error an outcome is one or the other
    monitor.record({ firstItemMs: 5 });
    // @ts-expect-error
    monitor.record({ ok: true, totalMs: '5' });
  });

  it('keeps the type of the items', () => {
    expectTypeOf(of(1).pipe(healthScore(healthMonitor()))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(of('a').pipe(healthScore({ calls: 3 }))).toEqualTypeOf<Observable<string>>();
    expectTypeOf(healthScore<Date>({})).toEqualTypeOf<MonoTypeOperatorFunction<Date>>();
  });

  it('takes an explicit undefined for every option', () => {
    expectTypeOf<{ [Name in keyof HealthMonitorOptions]-?: undefined }>().toExtend<HealthMonitorOptions>();
  });

  it('refuses options of the wrong type', () => {
    // @ts-expect-error
    healthMonitor({ calls: '50' });
    // @ts-expect-error
    healthMonitor({ window: '30s' });
    // @ts-expect-error
    healthMonitor({ minimum: null });
    // @ts-expect-error
    healthMonitor({ maxErrorRate: '10%' });
    // @ts-expect-error
    healthMonitor({ latencies: [20] });
    // @ts-expect-error
    healthMonitor({ countsAsFailure: true });
    // @ts-expect-error
    healthMonitor({ scheduler: Date });
    // @ts-expect-error no such option
    healthMonitor({ size: 5 });
  });
});
