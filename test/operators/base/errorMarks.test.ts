import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { countsByDefault, isRetryable, retryHint, wasNeverSent } from '../../../operators/base/errorMarks.js';
import { healthScore, retryWithBackoff, withCircuitBreaker } from '../../../operators/index.js';

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('the marks of an error', () => {
  it('are what it says of itself', () => {
    expect(isRetryable({ retryable: false })).toBe(false);
    expect(wasNeverSent({ neverSent: true })).toBe(true);
    expect(retryHint({ retryAfterMs: 7 })).toBe(7);
    expect(countsByDefault({ ignoredByBreaker: true })).toBe(false);
  });

  it('are none where it says nothing', () => {
    for (const error of [undefined, null, 'busy', 7, Object.freeze({}), revoked()]) {
      const marks = [isRetryable(error), wasNeverSent(error), retryHint(error), countsByDefault(error)];
      expect(marks).toStrictEqual([true, false, undefined, true]);
    }
  });

  it('[R52] let an error through that cannot be read', () => {
    const error = revoked();
    const guarded = throwError(() => error).pipe(retryWithBackoff({ base: 0 }), healthScore({}), withCircuitBreaker({}));
    const errors: unknown[] = [];
    guarded.subscribe({ error: (reason) => errors.push(reason) });
    expect(errors).toHaveLength(1);
    expect(errors[0] === error).toBe(true);
  });
});
