import * as fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { HealthMonitorOptions } from '../../operators/health/healthSettings.js';
import type { HealthSnapshot } from '../../operators/health/healthSnapshot.js';
import { healthMonitor } from '../../operators/healthMonitor.js';

/** A monitor whose clock the test moves by hand: `clock.frame`. */
const setUp = (options: HealthMonitorOptions = {}) => {
  const clock = new VirtualTimeScheduler();
  const health = healthMonitor({ scheduler: clock, ...options });
  const record = (ok: boolean, times = 1) => {
    for (let call = 0; call < times; call += 1) health.record({ ok });
  };
  return { health, clock, record };
};

const newborn: HealthSnapshot = { healthy: true, score: 0, errorRate: 0, samples: 0, latency: NaN, inFlight: 0 };

describe('healthMonitor', () => {
  it('is healthy without data, with a score of 0', () => {
    expect(setUp().health).toMatchObject(newborn);
    expect(Object.is(setUp().health.score, 0)).toBe(true);
  });

  it('is healthy with fewer than ten outcomes, whatever they are', () => {
    const { health, record } = setUp();
    record(false, 9);
    expect(health).toMatchObject({ healthy: true, samples: 9, errorRate: 1 });
    record(false);
    expect(health).toMatchObject({ healthy: false, samples: 10, errorRate: 1, score: -Infinity });
  });

  it('is healthy below the error rate, and not at it', () => {
    const { health, record } = setUp();
    record(true, 10);
    record(false);
    expect(health.healthy).toBe(true);
    const other = setUp();
    other.record(true, 9);
    other.record(false);
    expect(other.health).toMatchObject({ healthy: false, errorRate: 0.1 });
  });

  it('looks at the newest 50 outcomes', () => {
    const { health, record } = setUp();
    record(false, 50);
    record(true, 46);
    expect(health).toMatchObject({ samples: 50, errorRate: 0.08, healthy: true });
  });

  it('[B24] idle longer than the time window: the window is empty, no 0/0, and it is healthy again', () => {
    const { health, clock, record } = setUp();
    record(false, 20);
    clock.frame += 30_000;
    expect(health).toMatchObject({ healthy: false, samples: 20 });
    clock.frame += 1;
    expect(health).toMatchObject({ healthy: true, samples: 0, errorRate: 0, score: 0 });
  });

  it('forgets outcomes one by one as they grow too old', () => {
    const { health, clock, record } = setUp({ window: 10 });
    record(false);
    clock.frame = 5;
    record(true);
    clock.frame = 11;
    expect(health).toMatchObject({ samples: 1, errorRate: 0 });
    clock.frame = 16;
    expect(health.samples).toBe(0);
  });

  it('with an infinite window looks at the count alone', () => {
    const { health, clock, record } = setUp({ window: Infinity });
    record(false, 10);
    clock.frame = 1e15;
    expect(health).toMatchObject({ healthy: false, samples: 10 });
  });

  it('scores by the median of the newest 20 times to the first item', () => {
    const { health } = setUp();
    for (let call = 1; call <= 20; call += 1) health.record({ ok: true, firstItemMs: 1_000 + call });
    expect(health).toMatchObject({ latency: 1_010.5, score: -1_010.5 });
    for (let call = 0; call < 20; call += 1) health.record({ ok: true, firstItemMs: 7 });
    expect(health).toMatchObject({ latency: 7, score: -7 });
  });

  it('remembers how fast an upstream was while it idles', () => {
    const { health, clock } = setUp();
    health.record({ ok: true, firstItemMs: 7 });
    clock.frame += 1e9;
    expect(health).toMatchObject({ samples: 0, latency: 7, score: -7 });
  });

  it('has quantiles of the time to the first item and of the whole', () => {
    const { health } = setUp();
    for (const time of [10, 20, 30]) health.record({ ok: true, firstItemMs: time, totalMs: 10 * time });
    expect(health.quantile(0.5)).toBe(20);
    expect(health.quantile(0.75)).toBe(25);
    expect(health.totalQuantile(1)).toBe(300);
  });

  it('has no quantiles without data, nor beyond 0 and 1', () => {
    const { health } = setUp();
    expect(health.quantile(0.95)).toBeNaN();
    expect(health.totalQuantile(0.95)).toBeNaN();
    expect(health.itemsPerSecond).toBeNaN();
    expect(() => health.quantile(95)).toThrow(/quantile\(q\) .*not 95/);
    expect(() => health.totalQuantile(-1)).toThrow(RangeError);
  });

  it('does not take the time to a failure for the time to an answer', () => {
    const { health } = setUp();
    health.record({ ok: false, firstItemMs: 5, totalMs: 6, items: 9 });
    expect(health.totalQuantile(0.5)).toBeNaN();
    expect(health.itemsPerSecond).toBeNaN();
    expect(health.latency).toBe(5);
  });

  it('tells the rate of items after the first', () => {
    const { health } = setUp();
    health.record({ ok: true, firstItemMs: 500, totalMs: 2_500, items: 41 });
    health.record({ ok: true, firstItemMs: 500, totalMs: 500, items: 1 });
    expect(health.itemsPerSecond).toBe(20);
  });

  it('leaves out latencies that are none', () => {
    const { health } = setUp();
    for (const firstItemMs of [NaN, -1, Infinity, undefined]) health.record({ ok: true, firstItemMs });
    expect(health).toMatchObject({ samples: 4, latency: NaN, score: 0 });
  });

  it('snapshot$ replays the present, then tells each change', () => {
    const { health } = setUp({ minimum: 1 });
    const seen: HealthSnapshot[] = [];
    health.snapshot$.subscribe((snapshot) => seen.push(snapshot));
    const call = health.enter();
    call.fail('down');
    expect(seen).toStrictEqual([
      newborn,
      { ...newborn, inFlight: 1 },
      { ...newborn, healthy: false, score: -Infinity, errorRate: 1, samples: 1 },
    ]);
  });

  it('snapshot$ gives whoever comes later the health of that moment, and tells the others too', () => {
    const { health, clock, record } = setUp();
    record(false, 10);
    const early: boolean[] = [];
    const late: boolean[] = [];
    health.snapshot$.subscribe(({ healthy }) => early.push(healthy));
    clock.frame += 30_001;
    health.snapshot$.subscribe(({ healthy }) => late.push(healthy));
    expect(early).toStrictEqual([false, true]);
    expect(late).toStrictEqual([true]);
  });

  it('settles a call once', () => {
    const { health } = setUp();
    const call = health.enter();
    call.succeed();
    call.succeed();
    call.cancel();
    expect(health).toMatchObject({ samples: 1, inFlight: 0 });
  });

  it('says what a plain count over all outcomes says', () => {
    const outcome = fc.record({ ok: fc.boolean(), after: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 40, size: 'max' }), (outcomes) => {
        const { health, clock } = setUp({ calls: 7, window: 12 });
        const all: { readonly ok: boolean; readonly at: number }[] = [];
        for (const { ok, after } of outcomes) {
          clock.frame += after;
          health.record({ ok });
          all.push({ ok, at: clock.frame });
        }
        const counted = all.slice(-7).filter(({ at }) => clock.frame - at <= 12);
        const failed = counted.filter(({ ok }) => !ok).length;
        expect([health.samples, health.errorRate]).toStrictEqual([counted.length, failed / Math.max(1, counted.length)]);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it.each<[HealthMonitorOptions, string]>([
    [{ calls: 0 }, 'calls .*not 0'],
    [{ window: 0 }, 'window .*not 0'],
    [{ window: NaN }, 'window .*not NaN'],
    [{ minimum: -1 }, 'minimum .*not -1'],
    [{ maxErrorRate: 0 }, 'maxErrorRate .*not 0'],
    [{ maxErrorRate: 2 }, 'maxErrorRate .*not 2'],
    [{ latencies: 0.5 }, 'latencies .*not 0.5'],
  ])('a bad option throws at creation, naming the option and value: %o', (options, message) => {
    expect(() => healthMonitor(options)).toThrow(RangeError);
    expect(() => healthMonitor(options)).toThrow(new RegExp(message));
  });

  it('a predicate that is none throws at creation, naming the option', () => {
    // @ts-expect-error a boolean is no function
    expect(() => healthMonitor({ countsAsFailure: true })).toThrow(
      /^healthMonitor\(\{ countsAsFailure \}\) must be a function, not boolean$/,
    );
  });

  it('an explicit undefined means the default', () => {
    const { health, record } = setUp({
      calls: undefined,
      window: undefined,
      minimum: undefined,
      maxErrorRate: undefined,
      latencies: undefined,
      countsAsFailure: undefined,
    });
    record(false, 9);
    expect(health.healthy).toBe(true);
    record(false);
    expect(health.healthy).toBe(false);
  });

  it('with an error rate of its own is healthy below that', () => {
    const { health, record } = setUp({ maxErrorRate: 0.5 });
    record(true, 6);
    record(false, 5);
    expect(health.healthy).toBe(true);
    record(false);
    expect(health).toMatchObject({ healthy: false, errorRate: 0.5 });
  });

  it('takes its quantiles and its rate of so many times as it is told to, and no more', () => {
    const { health } = setUp({ latencies: 3 });
    for (const time of [900, 1, 2, 3]) health.record({ ok: true, firstItemMs: time, totalMs: time + 1_000, items: time + 1 });
    expect(health).toMatchObject({ latency: 2, score: -2 });
    expect([health.quantile(1), health.totalQuantile(1), health.itemsPerSecond]).toStrictEqual([3, 1_003, 2]);
  });

  it('with fewer calls than the default minimum, those are the minimum', () => {
    const { health, record } = setUp({ calls: 3 });
    record(false, 3);
    expect(health.healthy).toBe(false);
  });
});
