/** How a call that counts has ended. A slow one succeeded, but took longer than `slowAfter`. */
export type CountedOutcome = 'success' | 'slow' | 'failure';

/** When a closed breaker opens. It knows outcomes alone: neither time nor the breaker's state. */
export interface TripStrategy {
  record(outcome: CountedOutcome): void;
  /** Whether what was recorded so far is reason to open. */
  readonly tripped: boolean;
  /** Forgets everything: the breaker has closed. */
  clear(): void;
}
