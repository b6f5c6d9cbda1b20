import type { TimestampProvider } from 'rxjs';
import type { TrialPlaces } from './trialPlaces.js';

/** What a breaker is in, with what belongs to that state alone. */
export type BreakerPhase =
  | { readonly state: 'closed' | 'disabled' }
  /** Nobody knows when a forced one will be reset: it ends at infinity. */
  | { readonly state: 'open' | 'forced-open'; readonly openedAt: number; readonly endsAt: number }
  | { readonly state: 'half-open'; readonly openedAt: number; readonly trials: TrialPlaces };

/**
 * In how many ms a call may be let through; 0 when one would be now.
 *
 * @param longest - What is said of a wait without end: JSON and timers want a number.
 */
export function waitOf(phase: BreakerPhase, clock: TimestampProvider, longest: number): number {
  if ('endsAt' in phase) return Math.max(0, Math.min(phase.endsAt - clock.now(), longest));
  return 'trials' in phase ? phase.trials.wait(clock.now()) : 0;
}
