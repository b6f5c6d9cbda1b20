import { catchError, type MonoTypeOperatorFunction, throwError } from 'rxjs';
import { CircuitOpenError, EmptyCandidateError, StallError } from '../../operators/index.js';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import { ProviderError } from '../chat/providerError.js';

/**
 * Gives every error of a provider's stream its kind, which all routing rests on.
 *
 * @param meet - Told of the error; returns it, or the one that is told instead.
 */
export function namedErrors<T>(provider: string, meet: (error: ProviderError) => ProviderError): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) => throwError(() => meet(toProviderError(error, provider))));
}

/** What an operator or a provider of the user's own threw, as a `ProviderError`. */
export function toProviderError(error: unknown, provider: string): ProviderError {
  if (ProviderError.is(error)) return error;
  if (StallError.is(error))
    return new ProviderError({ kind: error.phase === 'total' ? 'timeout' : 'stall', provider, cause: error });
  if (CircuitOpenError.is(error)) {
    return new ProviderError({ kind: 'circuit-open', provider, retryAfterMs: error.retryAfterMs, cause: error });
  }
  if (EmptyCandidateError.is(error)) return new ProviderError({ kind: 'truncated', provider, cause: error });
  // A failover that is a provider of another one: it has tried all it could.
  if (AllProvidersFailedError.is(error)) return new ProviderError({ kind: 'server', provider, retryable: false, cause: error });
  return new ProviderError({ kind: 'server', provider, cause: error });
}
