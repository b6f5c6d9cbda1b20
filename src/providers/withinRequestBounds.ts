import { type MonoTypeOperatorFunction, map, NEVER, type Observable, pipe, type SchedulerLike, takeUntil, timer } from 'rxjs';
import { above, checkNumber } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { ProviderError } from '../chat/providerError.js';
import { untilAborted } from '../chat/untilAborted.js';

/** Ends a stream when its request's `timeout` passes (a `ProviderError` of kind `timeout`) or its `signal` aborts (with its reason). */
export function withinRequestBounds<T>(
  provider: string,
  { timeout = Infinity, signal }: Pick<ChatRequest, 'timeout' | 'signal'>,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<T> {
  checkNumber('request.timeout', timeout, above(0, Infinity));
  return timeout === Infinity
    ? untilAborted(signal)
    : pipe(takeUntil(deadline(provider, timeout, scheduler)), untilAborted(signal));
}

function deadline(provider: string, timeout: number, scheduler: SchedulerLike): Observable<never> {
  if (timeout > LONGEST_TIMER) return NEVER;
  return timer(timeout, scheduler).pipe(
    map(() => {
      throw new ProviderError({ kind: 'timeout', provider });
    }),
  );
}
