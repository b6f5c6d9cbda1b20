import { atLeast, checkNumber, FINITE, whole } from '../base/checkOption.js';

/** `forced-open` and `disabled` are set by hand and last until `reset()`; the breaker moves among the others by itself. */
export type BreakerState = 'closed' | 'open' | 'half-open' | 'forced-open' | 'disabled';

const STATES: readonly BreakerState[] = ['closed', 'open', 'half-open', 'forced-open', 'disabled'];

/** A breaker's state at one moment: all numbers finite, fit for JSON and for another process. */
export interface BreakerSnapshot {
  readonly state: BreakerState;
  readonly consecutiveFailures: number;
  /** By the scheduler's clock; absent when closed or disabled. */
  readonly openedAt?: number;
  /** In how many ms a call may be let through; 0 when one would be now. */
  readonly retryAfterMs: number;
  /** How many times it has opened since it was last closed. */
  readonly openings: number;
}

/** Throws unless this is a snapshot: it may have come from a file or over a network. */
export function checkSnapshot(snapshot: BreakerSnapshot): void {
  const { state, consecutiveFailures, openedAt = 0, retryAfterMs, openings } = snapshot;
  if (!STATES.includes(state)) throw new TypeError(`restore({ state }) must be one of ${STATES.join(', ')}, not ${state}`);
  checkNumber('restore({ consecutiveFailures })', consecutiveFailures, whole(0));
  checkNumber('restore({ openings })', openings, whole(0));
  checkNumber('restore({ retryAfterMs })', retryAfterMs, atLeast(0));
  checkNumber('restore({ openedAt })', openedAt, FINITE);
}
