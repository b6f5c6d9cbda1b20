import type { TrialPlaces } from './trialPlaces.js';

/** What a breaker is in, with what belongs to that state alone. */
export type BreakerPhase =
  | { readonly state: 'closed' | 'disabled' }
  | { readonly state: 'forced-open'; readonly openedAt: number; readonly hint: number }
  | { readonly state: 'open'; readonly openedAt: number; readonly endsAt: number }
  | { readonly state: 'half-open'; readonly openedAt: number; readonly trials: TrialPlaces };

/** In how many ms a call may be let through; 0 when one would be now. */
export function waitOf(phase: BreakerPhase, now: number): number {
  switch (phase.state) {
    case 'open':
      return Math.max(0, phase.endsAt - now);
    case 'half-open':
      return phase.trials.wait(now);
    case 'forced-open':
      return phase.hint;
    default:
      return 0;
  }
}
