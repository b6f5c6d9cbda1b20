import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** The circuit breaker did not let the call through: nothing was asked of the source. */
export class CircuitOpenError extends RxbatonError {
  readonly code = 'CIRCUIT_OPEN' as const;
  /** A rejection says nothing about the source, so no other breaker or monitor counts it. */
  readonly ignoredByBreaker = true as const;

  /** @param retryAfterMs - After how many ms at the latest the breaker will look at a call again. */
  constructor(readonly retryAfterMs: number) {
    super('CircuitOpenError', `The circuit is open: ask again in ${Math.ceil(retryAfterMs)} ms`);
  }

  static is(error: unknown): error is CircuitOpenError {
    return isNamed(error, 'CircuitOpenError');
  }
}
