import { PresentValue } from '../base/presentValue.js';
import { AdmittedCall, type BreakerCall, type CallOutcome, type CallOwner } from './breakerCall.js';
import { type BreakerPhase, waitOf } from './breakerPhase.js';
import type { BreakerSettings } from './breakerSettings.js';
import { type BreakerSnapshot, type BreakerState, checkSnapshot } from './breakerSnapshot.js';
import { CircuitOpenError } from './circuitOpenError.js';
import { ConsecutiveFailures } from './consecutiveFailures.js';
import { FailureRate } from './failureRate.js';
import { TrialPlaces } from './trialPlaces.js';
import type { CountedOutcome, TripStrategy } from './tripStrategy.js';

/** The states of a circuit breaker and the ways between them. When to trip is asked of the strategies. */
export class BreakerMachine implements CallOwner {
  readonly #settings: BreakerSettings;
  readonly #consecutive: ConsecutiveFailures;
  readonly #strategies: readonly TripStrategy[];
  readonly #shown = new PresentValue<BreakerState>('closed');
  #phase: BreakerPhase = { state: 'closed' };
  /** Grows with each opening and reset, so that a call knows whether it began before. */
  #generation = 0;
  #openings = 0;
  readonly state$ = this.#shown.value$;

  constructor(settings: BreakerSettings) {
    const { failures, rate } = settings;
    this.#settings = settings;
    this.#consecutive = new ConsecutiveFailures(failures, rate === undefined);
    this.#strategies = rate ? [this.#consecutive, new FailureRate(rate)] : [this.#consecutive];
  }

  get state(): BreakerState {
    return this.#phase.state;
  }

  get admits(): boolean {
    return waitOf(this.#phase, this.#now) === 0;
  }

  enter(): BreakerCall {
    const now = this.#now;
    const wait = waitOf(this.#phase, now);
    if (wait > 0) throw new CircuitOpenError(wait);
    const { state } = this.#phase;
    const isTrial = state === 'open' || state === 'half-open';
    const call = new AdmittedCall(this, this.#generation, now, isTrial ? now + this.#settings.trialLease : Infinity);
    if (isTrial) this.#takePlace(call, now);
    return call;
  }

  snapshot(): BreakerSnapshot {
    const phase = this.#phase;
    const facts = { state: phase.state, consecutiveFailures: this.#consecutive.count, openings: this.#openings };
    const retryAfterMs = waitOf(phase, this.#now);
    return 'openedAt' in phase ? { ...facts, retryAfterMs, openedAt: phase.openedAt } : { ...facts, retryAfterMs };
  }

  restore(snapshot: BreakerSnapshot): void {
    checkSnapshot(snapshot);
    this.#forget();
    this.#consecutive.count = snapshot.consecutiveFailures;
    this.#openings = snapshot.openings;
    this.#become(this.#restored(snapshot));
  }

  trip(): void {
    this.#generation += 1;
    // Nobody knows when it will be reset. JSON and timers want a number: the longest wait that a caller is ever told.
    this.#become({ state: 'forced-open', openedAt: this.#now, hint: this.#settings.resetMax });
  }

  disable(): void {
    this.#become({ state: 'disabled' });
  }

  reset(): void {
    this.#forget();
    this.#become({ state: 'closed' });
  }

  countsAsFailure(error: unknown): boolean {
    const { countsAsFailure } = this.#settings;
    return countsAsFailure(error);
  }

  settle(call: AdmittedCall, outcome: CallOutcome): void {
    if (call.generation !== this.#generation) return;
    if (this.#phase.state === 'half-open') this.#phase.trials.giveBack(call);
    const now = this.#now;
    if (outcome === 'none' || now >= call.leaseEndsAt) return;
    const slow = outcome === 'success' && now - call.beganAt > this.#settings.slowAfter;
    this.#count(slow ? 'slow' : outcome, now);
  }

  get #now(): number {
    return this.#settings.scheduler.now();
  }

  #takePlace(call: AdmittedCall, now: number): void {
    const phase = this.#phase;
    if (phase.state === 'half-open') phase.trials.take(call, now);
    if (phase.state !== 'open') return;
    const trials = new TrialPlaces(this.#settings.trials);
    trials.take(call, now);
    this.#become({ state: 'half-open', openedAt: phase.openedAt, trials });
  }

  #count(outcome: CountedOutcome, now: number): void {
    for (const strategy of this.#strategies) strategy.record(outcome);
    if (this.#phase.state === 'half-open') this.#judgeTrial(this.#phase.trials, outcome, now);
    else if (this.#phase.state === 'closed' && this.#strategies.some(({ tripped }) => tripped)) this.#open(now);
  }

  #judgeTrial(trials: TrialPlaces, outcome: CountedOutcome, now: number): void {
    if (outcome !== 'success') {
      this.#open(now);
      return;
    }
    trials.successes += 1;
    if (trials.successes === this.#settings.trials) {
      this.#clear();
      this.#become({ state: 'closed' });
    }
  }

  #open(now: number): void {
    const { resetAfter, resetFactor, resetMax } = this.#settings;
    const endsAt = now + Math.min(resetMax, resetAfter * resetFactor ** this.#openings);
    this.#generation += 1;
    this.#openings += 1;
    this.#become({ state: 'open', openedAt: now, endsAt });
  }

  /** The wait goes on for what was left of it: the clock that the snapshot was taken by may be another's. */
  #restored({ state, retryAfterMs, openedAt = this.#now }: BreakerSnapshot): BreakerPhase {
    const { resetMax, trials } = this.#settings;
    if (state === 'open') return { state, openedAt, endsAt: this.#now + Math.min(retryAfterMs, resetMax) };
    // The trials of a half-open breaker ran elsewhere: here all places are free.
    if (state === 'half-open') return { state, openedAt, trials: new TrialPlaces(trials) };
    return state === 'forced-open' ? { state, openedAt, hint: resetMax } : { state };
  }

  #forget(): void {
    this.#generation += 1;
    this.#clear();
  }

  #clear(): void {
    this.#openings = 0;
    for (const strategy of this.#strategies) strategy.clear();
  }

  /** The last thing that any change does: a listener may call back, and must find the new state in place. */
  #become(phase: BreakerPhase): void {
    this.#phase = phase;
    this.#shown.set(phase.state);
  }
}
