import { type MonoTypeOperatorFunction, Observable, type Subscriber } from 'rxjs';
import { Stage } from '../../operators/base/stage.js';
import { CircuitOpenError, EmptyCandidateError, StallError } from '../../operators/index.js';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import { ProviderError } from '../chat/providerError.js';

/**
 * Gives every error of a provider's stream its kind, which all routing rests on.
 *
 * @param meet - Told of the error; returns it, or the one that is told instead.
 * @param over - Called when the stream is over, however it ended, and has been torn down; before its end is told.
 */
export function namedErrors<T>(
  provider: string,
  meet: (error: ProviderError) => ProviderError,
  over?: () => void,
): MonoTypeOperatorFunction<T> {
  return (source) => new Observable((subscriber) => new Naming(subscriber, provider, meet, over).follow(source));
}

class Naming<T> extends Stage<T> {
  constructor(
    downstream: Subscriber<T>,
    private readonly provider: string,
    private readonly meet: (error: ProviderError) => ProviderError,
    private readonly over: (() => void) | undefined,
  ) {
    super(downstream);
  }

  override next(item: T): void {
    if (!this.closed) this.downstream.next(item);
  }

  protected override failed(thrown: unknown): void {
    const error = this.meet(toProviderError(thrown, this.provider));
    this.over?.();
    this.downstream.error(error);
  }

  protected override completed(): void {
    this.over?.();
    this.downstream.complete();
  }

  protected override abandoned(): void {
    this.over?.();
  }
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
