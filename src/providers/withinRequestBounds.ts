import {
  defer,
  fromEvent,
  identity,
  type MonoTypeOperatorFunction,
  map,
  merge,
  NEVER,
  type Observable,
  type SchedulerLike,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { checkNumber } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { ProviderError } from '../chat/providerError.js';

/** Ends a stream when its request's `timeout` passes (a `ProviderError` of kind `timeout`) or its `signal` aborts (with its reason). */
export function withinRequestBounds<T>(
  provider: string,
  { timeout = Infinity, signal }: Pick<ChatRequest, 'timeout' | 'signal'>,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<T> {
  checkNumber('request.timeout', timeout, { min: 0, above: true, infinite: true });
  if (timeout === Infinity && signal === undefined) return identity;
  return (source) =>
    defer(() => {
      if (signal?.aborted) return throwError(() => signal.reason as unknown);
      return source.pipe(takeUntil(merge(deadline(provider, timeout, scheduler), abortion(signal))));
    });
}

function deadline(provider: string, timeout: number, scheduler: SchedulerLike): Observable<never> {
  if (timeout > LONGEST_TIMER) return NEVER;
  return timer(timeout, scheduler).pipe(
    map(() => {
      throw new ProviderError({ kind: 'timeout', provider });
    }),
  );
}

function abortion(signal: AbortSignal | undefined): Observable<never> {
  if (signal === undefined) return NEVER;
  return fromEvent(signal, 'abort').pipe(
    map(() => {
      throw signal.reason;
    }),
  );
}
