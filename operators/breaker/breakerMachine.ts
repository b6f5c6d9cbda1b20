import { PresentValue } from '../base/presentValue.js';
import { AdmittedCall, type Admitter, type Ending } from './admittedCall.js';
import type { BreakerCall } from './breakerCall.js';
import { type BreakerPhase, waitOf } from './breakerPhase.js';
import type { BreakerSettings } from './breakerSettings.js';
import { type BreakerSnapshot, type BreakerState, checkSnapshot } from './breakerSnapshot.js';
import { CircuitOpenError } from './circuitOpenError.js';
import { FailureRate } from './failureRate.js';
import { TrialPlaces } from './trialPlaces.js';

/** What a call counts as. A slow one succeeded, but took longer than `slowAfter`. */
type Outcome = Ending | 'slow';

/** The states of a circuit breaker and the ways between them. When a rate trips it is asked of that. */
export class BreakerMachine implements Admitter {
  readonly #settings: BreakerSettings;
  readonly #shown = new PresentValue<BreakerState>('closed');
  readonly state$ = this.#shown.value$;
  #phase: BreakerPhase = { state: 'closed' };
  /** Grows with each opening and reset, so that a call knows whether it began before. */
  #generation = 0;
  /** Since it was last closed, as all that is counted. */
  #openings = 0;
  #failuresInRow = 0;
  #rate: FailureRate | undefined;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
    this.#clear();
  }

  get state(): BreakerState {
    return this.#phase.state;
  }

  get admits(): boolean {
    return this.#wait === 0;
  }

  enter(): BreakerCall {
    const wait = this.#wait;
    if (wait > 0) throw new CircuitOpenError(wait);
    const phase = this.#phase;
    const now = this.#now;
    const isTrial = phase.state === 'open' || phase.state === 'half-open';
    const call = new AdmittedCall(this, this.#generation, now, isTrial ? now + this.#settings.trialLease : Infinity);
    if (isTrial) {
      const trials = 'trials' in phase ? phase.trials : new TrialPlaces(this.#settings.trials);
      trials.take(call, now);
      this.#become({ state: 'half-open', openedAt: phase.openedAt, trials });
    }
    return call;
  }

  settle(call: AdmittedCall, ending?: Ending): void {
    if (call.generation !== this.#generation) return;
    if (this.#phase.state === 'half-open') this.#phase.trials.giveBack(call);
    const now = this.#now;
    if (ending === undefined || now >= call.leaseEndsAt) return;
    this.#count(ending === 'success' && now - call.beganAt > this.#settings.slowAfter ? 'slow' : ending);
  }

  countsAsFailure(error: unknown): boolean {
    return this.#settings.countsAsFailure(error);
  }

  snapshot(): BreakerSnapshot {
    const phase = this.#phase;
    return {
      state: phase.state,
      consecutiveFailures: this.#failuresInRow,
      openings: this.#openings,
      retryAfterMs: this.#wait,
      ...('openedAt' in phase && { openedAt: phase.openedAt }),
    };
  }

  restore(snapshot: BreakerSnapshot): void {
    checkSnapshot(snapshot);
    this.#forget();
    this.#failuresInRow = snapshot.consecutiveFailures;
    this.#openings = snapshot.openings;
    this.#become(this.#restored(snapshot));
  }

  trip(): void {
    this.#open('forced-open', Infinity);
  }

  disable(): void {
    this.#become({ state: 'disabled' });
  }

  reset(): void {
    this.#forget();
    this.#become({ state: 'closed' });
  }

  get #now(): number {
    return this.#settings.scheduler.now();
  }

  get #wait(): number {
    return waitOf(this.#phase, this.#settings.scheduler, this.#settings.resetMax);
  }

  #count(outcome: Outcome): void {
    const phase = this.#phase;
    const good = outcome === 'success';
    // Where there is a rate, it is what slow calls count in.
    this.#failuresInRow = good || (outcome === 'slow' && this.#rate) ? 0 : this.#failuresInRow + 1;
    this.#rate?.record(!good);
    const tripped = this.#failuresInRow >= this.#settings.failures || this.#rate?.tripped;
    if (phase.state === 'half-open') this.#judge(phase.trials, good);
    else if (phase.state === 'closed' && tripped) this.#openForAWhile();
  }

  #judge(trials: TrialPlaces, good: boolean): void {
    if (!good) {
      this.#openForAWhile();
      return;
    }
    trials.successes += 1;
    if (trials.successes === this.#settings.trials) {
      this.#clear();
      this.#become({ state: 'closed' });
    }
  }

  #openForAWhile(): void {
    const { resetAfter, resetFactor, resetMax } = this.#settings;
    const wait = Math.min(resetMax, resetAfter * resetFactor ** this.#openings);
    this.#openings += 1;
    this.#open('open', wait);
  }

  #open(state: 'open' | 'forced-open', wait: number): void {
    const now = this.#now;
    this.#generation += 1;
    this.#become({ state, openedAt: now, endsAt: now + wait });
  }

  /** The wait goes on for what was left of it: the clock that the snapshot was taken by may be another's. */
  #restored({ state, retryAfterMs, openedAt = this.#now }: BreakerSnapshot): BreakerPhase {
    const { resetMax, trials } = this.#settings;
    switch (state) {
      case 'open':
        return { state, openedAt, endsAt: this.#now + Math.min(retryAfterMs, resetMax) };
      case 'forced-open':
        return { state, openedAt, endsAt: Infinity };
      case 'half-open':
        // The trials ran elsewhere: here all places are free.
        return { state, openedAt, trials: new TrialPlaces(trials) };
      default:
        return { state };
    }
  }

  #forget(): void {
    this.#generation += 1;
    this.#clear();
  }

  #clear(): void {
    const { rate } = this.#settings;
    this.#openings = 0;
    this.#failuresInRow = 0;
    this.#rate = rate && new FailureRate(rate);
  }

  /** The last thing that any change does: a listener may call back, and must find the new state in place. */
  #become(phase: BreakerPhase): void {
    this.#phase = phase;
    this.#shown.set(phase.state);
  }
}
