import { defer, EMPTY, filter, NEVER, Observable, of, range, Subject, take, takeUntil, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { CircuitBreakerOptions } from '../../operators/breaker/breakerSettings.js';
import { CircuitOpenError } from '../../operators/breaker/circuitOpenError.js';
import { circuitBreaker } from '../../operators/circuitBreaker.js';
import { withCircuitBreaker } from '../../operators/withCircuitBreaker.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** Open from now on, after as many failures as it takes. */
const openBreaker = ({ failures = 1, ...others }: CircuitBreakerOptions = {}) => {
  const breaker = circuitBreaker({ failures, ...others });
  for (let call = 0; call < failures; call += 1) breaker.enter().fail('down');
  return breaker;
};

describe('withCircuitBreaker', () => {
  it('[B04] passes the stream on, and when open errors at once with the wait and leaves the source alone', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('      --a--#');
      const sourceSubs = ['      ^----!'];
      const firstExpected = '    --a--#';
      const laterSubscribed = '  -------^';
      const laterExpected = '    -------#';
      const result = source.pipe(withCircuitBreaker(circuitBreaker({ failures: 1, resetAfter: 100 })));
      expectObservable(result).toBe(firstExpected);
      expectObservable(result, laterSubscribed).toBe(laterExpected, undefined, new CircuitOpenError(98));
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('passes on an empty stream, which is a success', () => {
    testScheduler().run(({ cold, expectObservable, flush }) => {
      const breaker = circuitBreaker();
      breaker.enter().fail('down');
      const source = cold('  ---|');
      const expected = '     ---|';
      expectObservable(source.pipe(withCircuitBreaker(breaker))).toBe(expected);
      flush();
      expect(breaker.snapshot().consecutiveFailures).toBe(0);
    });
  });

  it('says nothing of a stream that never ends', () => {
    testScheduler().run(({ expectObservable, flush }) => {
      const breaker = circuitBreaker();
      breaker.enter().fail('down');
      expectObservable(NEVER.pipe(withCircuitBreaker(breaker))).toBe('-');
      flush();
      expect(breaker.snapshot().consecutiveFailures).toBe(1);
    });
  });

  it('[B39] judges at the end of a stream, not at its opening', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = circuitBreaker({ failures: 1 });
      const source = cold('  a-b-c-#');
      const expected = '     a-b-c-#';
      const states = '       c-----o';
      expectObservable(breaker.state$).toBe(states, { c: 'closed', o: 'open' });
      expectObservable(source.pipe(withCircuitBreaker(breaker))).toBe(expected);
    });
  });

  it('[B05] is open until the last ms of the wait, and half-open when it has ended and a call asks', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const breaker = openBreaker({ resetAfter: 10 });
      const source = cold('                  a|');
      const sourceSubs = '        ----------^!';
      const tooEarly = '          ---------^';
      const tooEarlyExpected = '  ---------#';
      const inTime = '            ----------^';
      const inTimeExpected = '    ----------a|';
      const states = '            o---------hc';
      const result = source.pipe(withCircuitBreaker(breaker));
      expectObservable(result, tooEarly).toBe(tooEarlyExpected, undefined, new CircuitOpenError(1));
      expectObservable(breaker.state$).toBe(states, { o: 'open', h: 'half-open', c: 'closed' });
      expectObservable(result, inTime).toBe(inTimeExpected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('stays open, and says so, while nobody asks', () => {
    testScheduler().run(({ expectObservable }) => {
      const breaker = openBreaker({ resetAfter: 3 });
      const asked = '    -----^';
      const expected = ' -----(oa|)';
      expectObservable(
        defer(() => of(breaker.state, breaker.admits)),
        asked,
      ).toBe(expected, { o: 'open', a: true });
      expectObservable(breaker.state$, '^ 1s !').toBe('o', { o: 'open' });
    });
  });

  it('[B06] half-open admits so many trials, and rejects the next instead of parking it', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const breaker = openBreaker({ resetAfter: 5, trials: 2, trialLease: 100 });
      const trial = cold('                a-------|');
      const trialSubs = ['           -----^-------!', '------^-------!'];
      const result = trial.pipe(withCircuitBreaker(breaker));
      expectObservable(result, '     -----^').toBe('       -----a-------|');
      expectObservable(result, '     ------^').toBe('      ------a-------|');
      expectObservable(result, '     -------^').toBe('     -------#', undefined, new CircuitOpenError(98));
      expectSubscriptions(trial.subscriptions).toBe(trialSubs);
    });
  });

  it('[B07] a trial that fails opens it again', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = openBreaker({ failures: 3, resetAfter: 5 });
      const trial = cold('      -a-#');
      const subscribed = ' -----^';
      const expected = '   ------a-#';
      const states = '     o----h--o';
      expectObservable(breaker.state$).toBe(states, { o: 'open', h: 'half-open' });
      expectObservable(trial.pipe(withCircuitBreaker(breaker)), subscribed).toBe(expected);
    });
  });

  it('[B09] the wait grows with every reopening up to the cap, and is the first one again after a close', () => {
    testScheduler().run(({ expectObservable }) => {
      const breaker = openBreaker({ resetAfter: 2, resetFactor: 2, resetMax: 5 });
      const wait = () => {
        breaker.enter().fail('down');
        return breaker.snapshot().retryAfterMs;
      };
      const failing = defer(() => of(wait()));
      expectObservable(failing, '--^').toBe('               --(a|)', { a: 4 });
      expectObservable(failing, '------^').toBe('           ------(a|)', { a: 5 });
      expectObservable(failing, '-----------^').toBe('      -----------(a|)', { a: 5 });
      const recovering = EMPTY.pipe(withCircuitBreaker(breaker));
      expectObservable(recovering, '----------------^').toBe('----------------|');
      expectObservable(failing, '-----------------^').toBe('-----------------(a|)', { a: 2 });
    });
  });

  it('[B11] unsubscribed before the first item: not counted, neither closed nor in a trial', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const breaker = circuitBreaker();
      breaker.enter().fail('down');
      const source = cold('  ---a--|');
      const subscription = ' ^-!';
      const expected = '     ---';
      expectObservable(source.pipe(withCircuitBreaker(breaker)), subscription).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
      flush();
      expect(breaker.snapshot().consecutiveFailures).toBe(1);
    });
  });

  it('[B12] unsubscribed after an item: one success', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const breaker = circuitBreaker();
      breaker.enter().fail('down');
      const source = cold('  -a-b--|');
      const subscription = ' ^-!';
      const expected = '     -a-';
      expectObservable(source.pipe(withCircuitBreaker(breaker)), subscription).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subscription);
      flush();
      expect(breaker.snapshot().consecutiveFailures).toBe(0);
    });
  });

  it('[B13] a call from before the opening succeeds while open: no change', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = circuitBreaker({ failures: 1, resetAfter: 100 });
      const slow = cold('   --a-|');
      const broken = cold(' -#');
      const states = '      co';
      expectObservable(breaker.state$).toBe(states, { c: 'closed', o: 'open' });
      expectObservable(slow.pipe(withCircuitBreaker(breaker))).toBe('  --a-|');
      expectObservable(broken.pipe(withCircuitBreaker(breaker))).toBe('-#');
    });
  });

  it('[B14] a call from before the opening succeeds in half-open: no change', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = circuitBreaker({ failures: 1, resetAfter: 3 });
      const slow = cold('           -----a-|');
      const broken = cold('         -#');
      const trial = cold('              -----------|');
      const trialSubscribed = '     ----^';
      const states = '              co--h----------c';
      expectObservable(breaker.state$).toBe(states, { c: 'closed', o: 'open', h: 'half-open' });
      expectObservable(slow.pipe(withCircuitBreaker(breaker))).toBe('-----a-|');
      expectObservable(broken.pipe(withCircuitBreaker(breaker))).toBe('-#');
      expectObservable(trial.pipe(withCircuitBreaker(breaker)), trialSubscribed).toBe('---------------|');
    });
  });

  it('[B15] a call from before the opening fails after recovery: not counted', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = circuitBreaker({ failures: 1, resetAfter: 3 });
      const slow = cold('       ---------#');
      const broken = cold('     -#');
      const trial = cold('          --|');
      const trialSubscribed = ' ----^';
      const states = '          co--h-c';
      expectObservable(breaker.state$).toBe(states, { c: 'closed', o: 'open', h: 'half-open' });
      expectObservable(slow.pipe(withCircuitBreaker(breaker))).toBe('  ---------#');
      expectObservable(broken.pipe(withCircuitBreaker(breaker))).toBe('-#');
      expectObservable(trial.pipe(withCircuitBreaker(breaker)), trialSubscribed).toBe('------|');
    });
  });

  it('[B16] a call from before the opening is cancelled in half-open: no extra trial', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = circuitBreaker({ failures: 1, resetAfter: 3, trialLease: 50 });
      const guard = withCircuitBreaker<string>(breaker);
      const old = cold('        ----------');
      const oldSubscription = ' ^----!';
      const broken = cold('     -#');
      expectObservable(old.pipe(guard), oldSubscription).toBe('-');
      expectObservable(broken.pipe(guard)).toBe('-#');
      expectObservable(NEVER.pipe(guard), '----^').toBe('-');
      expectObservable(of('x').pipe(guard), '------^').toBe('------#', undefined, new CircuitOpenError(48));
    });
  });

  it('[B17] a trial that never settles: its lease ends, another is admitted, and what the first says is not heard', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = openBreaker({ resetAfter: 2, trialLease: 5 });
      const guard = withCircuitBreaker<string>(breaker);
      const hanging = cold('       ------#');
      const second = cold('             ---|');
      const states = '           o-h-------c';
      expectObservable(breaker.state$).toBe(states, { o: 'open', h: 'half-open', c: 'closed' });
      expectObservable(hanging.pipe(guard), ' --^').toBe('     --------#');
      expectObservable(second.pipe(guard), '  ------^').toBe(' ------#', undefined, new CircuitOpenError(1));
      expectObservable(second.pipe(guard), '  -------^').toBe('----------|');
    });
  });

  it('[B17] the late success of a trial whose lease has ended does not close it, even if nobody asked meanwhile', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = openBreaker({ resetAfter: 2, trialLease: 5 });
      const late = cold('     ------|');
      const states = '      o-h';
      expectObservable(breaker.state$).toBe(states, { o: 'open', h: 'half-open' });
      expectObservable(late.pipe(withCircuitBreaker(breaker)), '--^').toBe('--------|');
    });
  });

  it('[B18] the caller cancels a trial: it neither closes nor opens, and the place is free', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = openBreaker({ resetAfter: 2 });
      const guard = withCircuitBreaker<string>(breaker);
      const states = '     o-h---c';
      expectObservable(breaker.state$).toBe(states, { o: 'open', h: 'half-open', c: 'closed' });
      expectObservable(NEVER.pipe(guard), '    --^-!').toBe('-');
      expectObservable(cold('-|').pipe(guard), '-----^').toBe('------|');
    });
  });

  it('[B18] a trial that is unsubscribed by whoever watches the breaker gives its place back', () => {
    const scheduler = testScheduler();
    const breaker = openBreaker({ resetAfter: 2, scheduler });
    scheduler.schedule(() => undefined, 2);
    scheduler.flush();
    const stop = new Subject<void>();
    breaker.state$.pipe(filter((state) => state === 'half-open')).subscribe(() => stop.next());
    const source = new Subject<never>();
    source.pipe(withCircuitBreaker(breaker), takeUntil(stop)).subscribe();
    expect([breaker.state, breaker.admits, source.observed]).toStrictEqual(['half-open', true, false]);
  });

  it('[B18] a cancelled trial gives its place back though the teardown of the source throws', () => {
    const scheduler = testScheduler();
    const breaker = openBreaker({ resetAfter: 2, scheduler });
    scheduler.schedule(() => undefined, 2);
    scheduler.flush();
    const torn = new Observable<never>(() => () => {
      throw new Error('teardown');
    });
    const subscription = torn.pipe(withCircuitBreaker(breaker)).subscribe();
    expect(() => subscription.unsubscribe()).toThrow('teardown');
    expect([breaker.state, breaker.admits]).toStrictEqual(['half-open', true]);
  });

  it('[B20] two failures cross the threshold together: one transition', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = circuitBreaker({ failures: 1, resetAfter: 50 });
      const states = '      c--o';
      const source = cold(' ---#');
      expectObservable(breaker.state$).toBe(states, { c: 'closed', o: 'open' });
      expectObservable(source.pipe(withCircuitBreaker(breaker))).toBe('---#');
      expectObservable(source.pipe(withCircuitBreaker(breaker))).toBe('---#');
      expectObservable(
        defer(() => of(breaker.snapshot().openings)),
        '----^',
      ).toBe('----(n|)', { n: 1 });
    });
  });

  it('[B21] rejections count nothing and do not extend the wait', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const breaker = openBreaker({ resetAfter: 6 });
      const result = cold('            x|').pipe(withCircuitBreaker(breaker));
      expectObservable(result, '--^').toBe('    --#', undefined, new CircuitOpenError(4));
      expectObservable(result, '----^').toBe('  ----#', undefined, new CircuitOpenError(2));
      expectObservable(result, '------^').toBe('------x|');
    });
  });

  it('[B21] a breaker around another does not count its rejections', () => {
    const inner = circuitBreaker({ failures: 1 });
    const outer = circuitBreaker({ failures: 1 });
    inner.trip();
    of(1)
      .pipe(withCircuitBreaker(inner), withCircuitBreaker(outer))
      .subscribe({ error: () => {} });
    expect(outer.state).toBe('closed');
  });

  it('[B29] the source throws synchronously: a failure, and the permit is back', () => {
    const breaker = circuitBreaker({ failures: 2 });
    const thrown = new Error('synchronous');
    const source = new Observable<never>(() => {
      throw thrown;
    });
    const errors: unknown[] = [];
    source.pipe(withCircuitBreaker(breaker)).subscribe({ error: (error) => errors.push(error) });
    expect(errors).toStrictEqual([thrown]);
    expect(breaker.snapshot().consecutiveFailures).toBe(1);
  });

  it('[B29] a trial whose source throws synchronously opens it again', () => {
    testScheduler().run(({ expectObservable, flush }) => {
      const breaker = openBreaker({ resetAfter: 2 });
      const throwing = new Observable<never>(() => {
        throw 'synchronous';
      });
      expectObservable(throwing.pipe(withCircuitBreaker(breaker)), '--^').toBe('--#', undefined, 'synchronous');
      flush();
      expect(breaker.snapshot()).toStrictEqual({
        state: 'open',
        consecutiveFailures: 2,
        openedAt: 2,
        openings: 2,
        retryAfterMs: 4,
      });
    });
  });

  it('[B33] two subscribers of one result take two permits', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const breaker = openBreaker({ resetAfter: 2, trials: 2 });
      const source = cold('   --a-|');
      const subscribed = '  --^';
      const sourceSubs = ['  --^---!', '--^---!'];
      const expected = '    ----a-|';
      const rejected = '    --#';
      const result = source.pipe(withCircuitBreaker(breaker));
      expectObservable(result, subscribed).toBe(expected);
      expectObservable(result, subscribed).toBe(expected);
      expectObservable(result, subscribed).toBe(rejected, undefined, new CircuitOpenError(60_000));
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('shares one breaker of its own among all it is applied to, when given options', () => {
    const guard = withCircuitBreaker<number>({ failures: 1 });
    const errors: unknown[] = [];
    throwError(() => 'down')
      .pipe(guard)
      .subscribe({ error: (error) => errors.push(error) });
    of(1)
      .pipe(guard)
      .subscribe({ error: (error) => errors.push(CircuitOpenError.is(error)) });
    expect(errors).toStrictEqual(['down', true]);
    expect(() => withCircuitBreaker({ failures: 0 })).toThrow(/^circuitBreaker\(\{ failures \}\) must be .*, not 0$/);
  });

  it('stops a synchronous source when downstream has enough, and counts a success', () => {
    const breaker = circuitBreaker();
    breaker.enter().fail('down');
    const produced: number[] = [];
    const source = new Observable<number>((subscriber) => {
      for (let value = 0; value < 10 && !subscriber.closed; value += 1) {
        produced.push(value);
        subscriber.next(value);
      }
    });
    const seen: number[] = [];
    source.pipe(withCircuitBreaker(breaker), take(3)).subscribe((value) => seen.push(value));
    expect(seen).toStrictEqual([0, 1, 2]);
    expect(produced).toStrictEqual([0, 1, 2]);
    expect(breaker.snapshot().consecutiveFailures).toBe(0);
  });

  it('lets a consumer subscribe again from within an item', () => {
    const breaker = circuitBreaker({ failures: 1 });
    const guarded = range(0, 3).pipe(withCircuitBreaker(breaker));
    const seen: string[] = [];
    guarded.subscribe((value) => {
      seen.push(`outer ${value}`);
      if (value === 1) guarded.pipe(take(1)).subscribe((inner) => seen.push(`inner ${inner}`));
    });
    expect(seen).toStrictEqual(['outer 0', 'outer 1', 'inner 0', 'outer 2']);
    expect(breaker.state).toBe('closed');
  });

  it('counts a consumer that unsubscribes from within the first item as a success', () => {
    const breaker = circuitBreaker();
    breaker.enter().fail('down');
    const source = new Subject<number>();
    const subscription = source.pipe(withCircuitBreaker(breaker)).subscribe(() => subscription.unsubscribe());
    source.next(1);
    expect(source.observed).toBe(false);
    expect(breaker.snapshot().consecutiveFailures).toBe(0);
  });

  it('sends what `countsAsFailure` throws down the error channel, and gives the permit back', () => {
    testScheduler().run(({ cold, expectObservable, flush }) => {
      let throws = false;
      const countsAsFailure = () => {
        if (throws) throw 'predicate';
        return true;
      };
      const breaker = circuitBreaker({ failures: 1, resetAfter: 1, countsAsFailure });
      breaker.enter().fail('down');
      throws = true;
      expectObservable(cold('-#').pipe(withCircuitBreaker(breaker)), '-^').toBe('--#', undefined, 'predicate');
      flush();
      expect(breaker.state).toBe('half-open');
      expect(breaker.admits).toBe(true);
    });
  });

  it('[B10] an ignored error in half-open: the permit is given back', () => {
    testScheduler().run(({ cold, expectObservable, flush }) => {
      const breaker = openBreaker({ resetAfter: 1 });
      const ignored = { ignoredByBreaker: true };
      expectObservable(cold('-#', undefined, ignored).pipe(withCircuitBreaker(breaker)), '-^').toBe('--#', undefined, ignored);
      flush();
      expect(breaker.state).toBe('half-open');
      expect(breaker.admits).toBe(true);
    });
  });

  it('[B38] 400, 401, 404 and 422, marked by who made the errors, never open a breaker', () => {
    const breaker = circuitBreaker({ failures: 1, rate: { threshold: 0.1, window: 4, minimum: 1 } });
    for (const status of [400, 401, 404, 422]) {
      const refused = Object.assign(new Error('refused'), { status, ignoredByBreaker: true });
      throwError(() => refused)
        .pipe(withCircuitBreaker(breaker))
        .subscribe({ error: () => {} });
    }
    expect(breaker.snapshot()).toStrictEqual({ state: 'closed', consecutiveFailures: 0, openings: 0, retryAfterMs: 0 });
  });

  it('[B30] 10,000 rejections in a row: constant stack', () => {
    const breaker = circuitBreaker();
    breaker.trip();
    const guarded = of(1).pipe(withCircuitBreaker(breaker));
    let rejected = 0;
    const again = () => {
      rejected += 1;
    };
    for (let call = 0; call < 10_000; call += 1) guarded.subscribe({ error: again });
    expect(rejected).toBe(10_000);
    expect(breaker.snapshot().consecutiveFailures).toBe(0);
  });
});
