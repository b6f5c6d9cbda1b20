/** A call that a breaker let through. It is settled once; what is said after that is not heard. */
export interface BreakerCall {
  succeed(): void;
  /** Counts as a failure if the breaker's `countsAsFailure` says so, and as no outcome otherwise. */
  fail(error: unknown): void;
  /** Given up by the caller: no outcome. */
  cancel(): void;
}
