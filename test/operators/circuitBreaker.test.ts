import { config, VirtualTimeScheduler } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CircuitBreakerOptions } from '../../operators/breaker/breakerSettings.js';
import type { BreakerSnapshot, BreakerState } from '../../operators/breaker/breakerSnapshot.js';
import { CircuitOpenError } from '../../operators/breaker/circuitOpenError.js';
import { circuitBreaker } from '../../operators/circuitBreaker.js';

/** A breaker whose clock the test moves by hand: `clock.frame`. */
const setUp = (options: CircuitBreakerOptions = {}) => {
  const clock = new VirtualTimeScheduler();
  const breaker = circuitBreaker({ scheduler: clock, ...options });
  const fail = (times = 1) => {
    for (let call = 0; call < times; call += 1) breaker.enter().fail('down');
  };
  const succeed = (times = 1) => {
    for (let call = 0; call < times; call += 1) breaker.enter().succeed();
  };
  const states: BreakerState[] = [];
  breaker.state$.subscribe((state) => states.push(state));
  return { breaker, clock, fail, succeed, states };
};

const rate = { threshold: 0.5, window: 4, minimum: 2 };

afterEach(() => {
  vi.useRealTimers();
  config.onUnhandledError = null;
});

describe('circuitBreaker: when it opens', () => {
  it('opens after five failures in a row by default', () => {
    const { breaker, fail, succeed } = setUp();
    fail(4);
    succeed();
    fail(4);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it('[B01] below the minimum number of calls, all failing: stays closed', () => {
    const { breaker, fail } = setUp({ rate: { threshold: 0.5, window: 100, minimum: 20 } });
    fail(19);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it.each([
    { threshold: 0.5, window: 4, failures: 2 },
    { threshold: 0.55, window: 100, failures: 55 },
    { threshold: 0.07, window: 100, failures: 7 },
  ])('[B02] failure rate equal to the threshold of $threshold: opens', ({ threshold, window, failures }) => {
    const { breaker, fail, succeed } = setUp({ rate: { threshold, window, minimum: window } });
    succeed(window - failures);
    fail(failures - 1);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it.each<CircuitBreakerOptions>([
    { slowAfter: 100, rate },
    { slowAfter: 100, failures: 2 },
  ])('[B03] every call succeeds, but slower than the limit: opens (%o)', (options) => {
    const { breaker, clock } = setUp(options);
    const take = (duration: number) => {
      const call = breaker.enter();
      clock.frame += duration;
      call.succeed();
    };
    take(101);
    expect(breaker.state).toBe('closed');
    take(101);
    expect(breaker.state).toBe('open');
  });

  it('[B03] a call exactly as slow as the limit is not slow', () => {
    const { breaker, clock } = setUp({ slowAfter: 100, failures: 1 });
    const call = breaker.enter();
    clock.frame += 100;
    call.succeed();
    expect(breaker.state).toBe('closed');
  });

  it('a slow success is no failure in a row when there is a rate to count it', () => {
    const { breaker, clock } = setUp({ slowAfter: 100, failures: 1, rate: { threshold: 1, window: 10, minimum: 10 } });
    const call = breaker.enter();
    clock.frame += 101;
    call.succeed();
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', consecutiveFailures: 0 });
  });

  it('a rate given alone replaces the failures in a row, but those are still told', () => {
    const { breaker, fail } = setUp({ rate: { threshold: 1, window: 50, minimum: 50 } });
    fail(49);
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', consecutiveFailures: 49 });
  });

  it('with both, whichever comes first opens it', () => {
    const byCount = setUp({ failures: 3, rate: { threshold: 1, window: 50, minimum: 50 } });
    byCount.fail(3);
    expect(byCount.breaker.state).toBe('open');
    const byRate = setUp({ failures: 3, rate });
    byRate.succeed();
    byRate.fail();
    expect(byRate.breaker.state).toBe('open');
  });

  it('[B23] the count window wraps exactly', () => {
    const { breaker, fail, succeed } = setUp({ rate: { threshold: 0.5, window: 4, minimum: 4 } });
    for (let lap = 0; lap < 3; lap += 1) {
      fail();
      succeed(4);
    }
    fail();
    succeed(2);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it('[B08] the trials succeed: closed, with no failures in a row', () => {
    const { breaker, clock, fail, succeed } = setUp({ failures: 3, trials: 2 });
    fail(3);
    clock.frame += 30_000;
    succeed();
    expect(breaker.state).toBe('half-open');
    succeed();
    expect(breaker.snapshot()).toStrictEqual({ state: 'closed', consecutiveFailures: 0, openings: 0, retryAfterMs: 0 });
    fail(2);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it('[B08] the trial succeeds: closed, with an empty window, in which only new calls count', () => {
    const { breaker, clock, fail, succeed } = setUp({ rate: { threshold: 0.5, window: 4, minimum: 4 } });
    fail(4);
    clock.frame += 30_000;
    succeed();
    fail(2);
    succeed();
    expect(breaker.state).toBe('closed');
    succeed();
    expect(breaker.state).toBe('open');
  });

  it('a slow trial opens it again', () => {
    const { breaker, clock, fail } = setUp({ failures: 1, slowAfter: 10 });
    fail();
    clock.frame += 30_000;
    const trial = breaker.enter();
    clock.frame += 11;
    trial.succeed();
    expect(breaker.snapshot()).toMatchObject({ state: 'open', openings: 2 });
  });

  it('[B19] a call that settles twice counts once', () => {
    const { breaker } = setUp({ failures: 2 });
    const call = breaker.enter();
    call.fail('down');
    call.fail('down');
    call.succeed();
    call.cancel();
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', consecutiveFailures: 1 });
  });
});

describe('circuitBreaker: by hand', () => {
  it('[B22] forced open: nothing is admitted, however long one waits, until reset()', () => {
    const { breaker, clock, states } = setUp({ resetMax: 40_000 });
    const before = breaker.enter();
    breaker.trip();
    clock.frame += 1e9;
    before.succeed();
    expect(breaker.admits).toBe(false);
    expect(() => breaker.enter()).toThrow(new CircuitOpenError(40_000));
    breaker.reset();
    expect(breaker.admits).toBe(true);
    expect(states).toStrictEqual(['closed', 'forced-open', 'closed']);
  });

  it('[B22] disabled, which is metrics only: everything is admitted and counted, nothing opens it, until reset()', () => {
    const { breaker, fail, states } = setUp({ failures: 2 });
    fail(2);
    breaker.disable();
    fail(7);
    expect(breaker.snapshot()).toStrictEqual({ state: 'disabled', consecutiveFailures: 9, openings: 1, retryAfterMs: 0 });
    breaker.reset();
    fail(2);
    expect(states).toStrictEqual(['closed', 'open', 'disabled', 'closed', 'open']);
  });

  it('reset() forgets, and does not hear calls from before it', () => {
    const { breaker, fail } = setUp({ failures: 2 });
    const before = breaker.enter();
    fail();
    breaker.reset();
    before.fail('down');
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', consecutiveFailures: 0 });
  });

  it('[B27] a state listener throws: the state is kept, and the others are told', () => {
    vi.useFakeTimers();
    const unhandled: unknown[] = [];
    config.onUnhandledError = (error) => unhandled.push(error);
    const { breaker, fail } = setUp({ failures: 1 });
    breaker.state$.subscribe((state) => {
      if (state === 'open') throw 'listener';
    });
    const later: BreakerState[] = [];
    breaker.state$.subscribe((state) => later.push(state));
    fail();
    vi.runAllTimers();
    expect(unhandled).toStrictEqual(['listener']);
    expect(breaker.state).toBe('open');
    expect(later).toStrictEqual(['closed', 'open']);
  });

  it('[B28] a state listener re-enters reset(): all listeners hear the events in order', () => {
    const { breaker, fail, states } = setUp({ failures: 1 });
    breaker.state$.subscribe((state) => {
      if (state === 'open') breaker.reset();
    });
    const later: BreakerState[] = [];
    breaker.state$.subscribe((state) => later.push(state));
    fail();
    expect(states).toStrictEqual(['closed', 'open', 'closed']);
    expect(later).toStrictEqual(['closed', 'open', 'closed']);
    expect(breaker.state).toBe('closed');
  });

  it('`admits` and `snapshot()` change nothing: a trial is still there to take', () => {
    const { breaker, clock, fail, states } = setUp({ failures: 1 });
    fail();
    clock.frame += 29_999;
    expect(breaker.admits).toBe(false);
    expect(breaker.snapshot().retryAfterMs).toBe(1);
    clock.frame += 1;
    expect(breaker.admits).toBe(true);
    expect(breaker.snapshot()).toMatchObject({ state: 'open', retryAfterMs: 0 });
    breaker.enter();
    expect(breaker.admits).toBe(false);
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', retryAfterMs: 60_000 });
    expect(states).toStrictEqual(['closed', 'open', 'half-open']);
  });

  it('[B25] the wall clock jumps by an hour while the given clock does not: no change', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { breaker, clock, fail } = setUp({ failures: 1 });
    fail();
    for (const jump of [3_600_000, -7_200_000]) {
      vi.setSystemTime(Date.now() + jump);
      expect(breaker.snapshot().retryAfterMs).toBe(30_000);
    }
    clock.frame += 30_000;
    expect(breaker.admits).toBe(true);
  });
});

describe('circuitBreaker: snapshots', () => {
  it('[B31] exported and imported state keeps the remaining wait, whatever the other clock says', () => {
    const { breaker, clock, fail } = setUp();
    fail(5);
    clock.frame += 10_000;
    const snapshot: BreakerSnapshot = JSON.parse(JSON.stringify(breaker.snapshot()));
    expect(snapshot).toStrictEqual({ state: 'open', consecutiveFailures: 5, openedAt: 0, openings: 1, retryAfterMs: 20_000 });
    const other = setUp();
    other.clock.frame = 5_000_000;
    other.breaker.restore(snapshot);
    expect(other.breaker.snapshot()).toStrictEqual(snapshot);
    other.clock.frame += 19_999;
    expect(other.breaker.admits).toBe(false);
    other.clock.frame += 1;
    other.fail();
    expect(other.breaker.snapshot()).toMatchObject({ state: 'open', openings: 2, retryAfterMs: 60_000 });
  });

  it.each<BreakerSnapshot>([
    { state: 'closed', consecutiveFailures: 4, openings: 0, retryAfterMs: 0 },
    { state: 'disabled', consecutiveFailures: 12, openings: 3, retryAfterMs: 0 },
    { state: 'half-open', consecutiveFailures: 5, openedAt: 3, openings: 2, retryAfterMs: 0 },
    { state: 'forced-open', consecutiveFailures: 0, openedAt: 7, openings: 0, retryAfterMs: 300_000 },
  ])('restores $state', (snapshot) => {
    const { breaker, states } = setUp();
    const before = breaker.enter();
    breaker.restore(snapshot);
    before.fail('from before');
    expect(breaker.snapshot()).toStrictEqual(snapshot);
    expect(states.at(-1)).toBe(snapshot.state);
  });

  it('a restored count goes on', () => {
    const { breaker, fail } = setUp();
    breaker.restore({ state: 'closed', consecutiveFailures: 4, openings: 0, retryAfterMs: 0 });
    fail();
    expect(breaker.state).toBe('open');
  });

  it('caps the wait of a snapshot', () => {
    const { breaker } = setUp({ resetMax: 50_000 });
    breaker.restore({ state: 'open', consecutiveFailures: 5, openings: 1, retryAfterMs: 1e12 });
    expect(breaker.snapshot().retryAfterMs).toBe(50_000);
  });

  it.each([
    { change: { state: 'ajar' }, message: /state .*not ajar/ },
    { change: { retryAfterMs: Infinity }, message: /retryAfterMs .*not Infinity/ },
    { change: { openings: -1 }, message: /openings .*not -1/ },
    { change: { consecutiveFailures: 0.5 }, message: /consecutiveFailures .*not 0.5/ },
    { change: { openedAt: 'noon' }, message: /openedAt .*noon/ },
  ])('refuses what is no snapshot: $change', ({ change, message }) => {
    const { breaker } = setUp();
    const snapshot = { state: 'open', consecutiveFailures: 5, openedAt: 0, openings: 1, retryAfterMs: 5, ...change };
    // What comes from a file has no type.
    expect(() => breaker.restore(snapshot as BreakerSnapshot)).toThrow(message);
    expect(breaker.state).toBe('closed');
  });
});

describe('circuitBreaker: options', () => {
  it.each([0, -1, NaN, Infinity, 2 ** 31])('[B26] a wait of %d ms is rejected at creation', (wait) => {
    for (const name of ['resetAfter', 'resetMax', 'trialLease']) {
      expect(() => circuitBreaker({ [name]: wait })).toThrow(
        new RangeError(`circuitBreaker({ ${name} }) must be a number greater than 0 and at most 2147483647, not ${wait}`),
      );
    }
  });

  it('[B26] the longest wait a timer can hold is kept', () => {
    const { breaker, clock, fail } = setUp({ failures: 1, resetAfter: 2 ** 31 - 1 });
    fail();
    clock.frame += 2 ** 31 - 2;
    expect(breaker.snapshot()).toMatchObject({ state: 'open', retryAfterMs: 1 });
  });

  it.each<[CircuitBreakerOptions, string]>([
    [{ failures: 0 }, 'failures .*not 0'],
    [{ failures: 1.5 }, 'failures .*not 1.5'],
    [{ slowAfter: -5 }, 'slowAfter .*not -5'],
    [{ resetFactor: 0.5 }, 'resetFactor .*not 0.5'],
    [{ resetFactor: Infinity }, 'resetFactor .*not Infinity'],
    [{ trials: 0 }, 'trials .*not 0'],
    [{ rate: { ...rate, threshold: 0 } }, 'rate.threshold .*not 0'],
    [{ rate: { ...rate, threshold: 1.1 } }, 'rate.threshold .*not 1.1'],
    [{ rate: { ...rate, window: 0 } }, 'rate.window .*not 0'],
    [{ rate: { ...rate, minimum: 5 } }, 'rate.minimum .*not 5'],
  ])('[B32] a bad option throws at creation, naming the option and value: %o', (options, message) => {
    expect(() => circuitBreaker(options)).toThrow(RangeError);
    expect(() => circuitBreaker(options)).toThrow(new RegExp(message));
  });

  it('[B32] a value of the wrong type throws at creation', () => {
    // @ts-expect-error a string is no number
    expect(() => circuitBreaker({ resetAfter: '30s' })).toThrow(/resetAfter .* must be a number, not the string "30s"/);
    // @ts-expect-error a boolean is no function
    expect(() => circuitBreaker({ countsAsFailure: true })).toThrow(/countsAsFailure .* must be a function, not boolean/);
  });

  it('an explicit undefined means the default', () => {
    const { breaker, clock, fail } = setUp({
      failures: undefined,
      rate: undefined,
      slowAfter: undefined,
      resetAfter: undefined,
      resetFactor: undefined,
      resetMax: undefined,
      trials: undefined,
      trialLease: undefined,
      countsAsFailure: undefined,
    });
    fail(5);
    const waits = [1, 2, 3, 4, 5].map(() => {
      const { retryAfterMs } = breaker.snapshot();
      clock.frame += retryAfterMs;
      fail();
      return retryAfterMs;
    });
    expect(waits).toStrictEqual([30_000, 60_000, 120_000, 240_000, 300_000]);
    clock.frame += 300_000;
    breaker.enter();
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', retryAfterMs: 60_000 });
    expect(() => circuitBreaker({ scheduler: undefined })).not.toThrow();
  });

  it('an open time longer than the default cap is its own cap', () => {
    const { breaker, fail } = setUp({ failures: 1, resetAfter: 600_000 });
    fail();
    expect(breaker.snapshot().retryAfterMs).toBe(600_000);
  });

  it('an error is no outcome when `countsAsFailure` says so', () => {
    const { breaker } = setUp({ failures: 1, countsAsFailure: (error) => error !== 'mine' });
    breaker.enter().fail('mine');
    expect(breaker.state).toBe('closed');
    breaker.enter().fail('theirs');
    expect(breaker.state).toBe('open');
  });
});

describe('CircuitOpenError', () => {
  it('is known by its code and by `is`', () => {
    const error = new CircuitOpenError(12);
    expect(error).toMatchObject({ name: 'CircuitOpenError', code: 'CIRCUIT_OPEN', retryAfterMs: 12 });
    expect(CircuitOpenError.is(error)).toBe(true);
    expect(CircuitOpenError.is(new Error('other'))).toBe(false);
  });
});
