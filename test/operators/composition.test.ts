import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { circuitBreaker } from '../../operators/circuitBreaker.js';
import { healthMonitor } from '../../operators/healthMonitor.js';
import { healthScore } from '../../operators/healthScore.js';
import { raceFailover } from '../../operators/raceFailover.js';
import { resumeWith } from '../../operators/resumeWith.js';
import { retryWithBackoff } from '../../operators/retryWithBackoff.js';
import { StallError } from '../../operators/stall/stallError.js';
import { stallTimeout } from '../../operators/stallTimeout.js';
import { withCircuitBreaker } from '../../operators/withCircuitBreaker.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** One guarded candidate, as a failover has them. */
const guarded = () => {
  const breaker = circuitBreaker({ failures: 1 });
  const health = healthMonitor();
  const guard = (stream: Observable<string>) =>
    stream.pipe(
      stallTimeout({ first: 20, between: 20 }),
      healthScore(health),
      withCircuitBreaker(breaker),
      retryWithBackoff({ retries: 1, base: 2, random: () => 1 }),
    );
  return { breaker, health, guard };
};

type Guarded = ReturnType<typeof guarded>;

describe('the operators, one around the other', () => {
  it('fail over when a candidate stalls before it speaks', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const silent = cold('   --------------------------');
      const speaking = cold('                        -x-y|');
      const silentSubs = '    ^--------------------!';
      const speakingSubs = '  -----------------------^---!';
      const expected = '      ------------------------x-y|';
      const [first, second] = [guarded(), guarded()];
      // The stall opens the breaker: the retry, 2 ms later, is refused with a hint too long to wait for.
      const call = first.guard(silent).pipe(raceFailover([() => second.guard(speaking)]));
      expectObservable(call).toBe(expected);
      expectSubscriptions(silent.subscriptions).toBe(silentSubs);
      expectSubscriptions(speaking.subscriptions).toBe(speakingSubs);
      flush();
      expect([first.breaker.state, second.breaker.state]).toStrictEqual(['open', 'closed']);
      expect([first.health.errorRate, second.health.errorRate]).toStrictEqual([1, 0]);
    });
  });

  it('[H69] go on with the winner of another race when one breaks after it spoke', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const broken = cold('  --a--#');
      const slow = cold('         --------s');
      const quick = cold('            --q--|');
      const slowSubs = '     -----^-----!';
      const quickSubs = '    ---------^----!';
      const expected = '     --a--------q--|';
      const candidates = [guarded(), guarded(), guarded()];
      const [first, second, third] = candidates as [Guarded, Guarded, Guarded];
      const leg = () => second.guard(slow).pipe(raceFailover([() => third.guard(quick)], { hedgeAfter: 4 }));
      expectObservable(first.guard(broken).pipe(raceFailover<string>([]), resumeWith(leg))).toBe(expected);
      expectSubscriptions(broken.subscriptions).toBe('^----!');
      expectSubscriptions(slow.subscriptions).toBe(slowSubs);
      expectSubscriptions(quick.subscriptions).toBe(quickSubs);
      flush();
      // The loser was cancelled: it is no outcome, and leaves no latency.
      expect(candidates.map(({ health }) => health.samples)).toStrictEqual([1, 0, 1]);
      expect(candidates.map(({ breaker }) => breaker.state)).toStrictEqual(['open', 'closed', 'closed']);
    });
  });

  it('[R50] keep one deadline over all attempts and waits', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  ---#');
      const expected = '     ---------------------#';
      const retried = source.pipe(retryWithBackoff({ retries: Infinity, base: 5, cap: 5, random: () => 1 }));
      const call = retried.pipe(stallTimeout({ total: 20 }));
      expectObservable(call).toBe(expected, undefined, new StallError('total', 20));
      expectSubscriptions(source.subscriptions).toBe(['^--!', '--------^--!', '----------------^--!']);
    });
  });

  it('all stop when the caller leaves', () => {
    const scheduler = testScheduler();
    scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  ------a');
      const hedge = cold('     ----b');
      const subs = '         ^---!';
      const expected = '     -----';
      const call = guarded()
        .guard(source)
        .pipe(
          raceFailover([() => guarded().guard(hedge)], { hedgeAfter: 2 }),
          resumeWith(() => undefined, { soft: { after: 50 } }),
        );
      expectObservable(call, subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(hedge.subscriptions).toBe('--^-!');
    });
    expect(scheduler.frame).toBe(4);
  });
});
