import * as fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { BreakerCall } from '../../operators/breaker/breakerCall.js';
import type { BreakerState } from '../../operators/breaker/breakerSnapshot.js';
import { circuitBreaker } from '../../operators/circuitBreaker.js';

const settings = { failures: 2, resetAfter: 10, resetFactor: 3, resetMax: 50, trials: 2, trialLease: 20 };

type Outcome = 'succeed' | 'fail' | 'cancel' | 'ignored';

/** One call, as the model sees it: what was true when it began. */
interface ModelCall {
  readonly epoch: number;
  readonly begun: number;
  readonly trial: boolean;
  settled: boolean;
}

/**
 * The contract of a breaker in its plainest words: every call is kept, and each answer is worked out from all of them anew.
 * It shares neither code nor data structures with the breaker.
 */
class Model {
  state: BreakerState = 'closed';
  now = 0;
  epoch = 0;
  failuresInARow = 0;
  openings = 0;
  opensUntil = 0;
  trialSuccesses = 0;
  calls: ModelCall[] = [];

  runningTrials(): ModelCall[] {
    const { trialLease } = settings;
    return this.calls.filter(
      (call) => call.trial && call.epoch === this.epoch && !call.settled && this.now < call.begun + trialLease,
    );
  }

  wait(): number {
    if (this.state === 'forced-open') return settings.resetMax;
    if (this.state === 'open') return Math.max(0, this.opensUntil - this.now);
    if (this.state !== 'half-open') return 0;
    const running = this.runningTrials();
    if (running.length < settings.trials) return 0;
    return Math.min(...running.map((call) => call.begun + settings.trialLease)) - this.now;
  }

  enter(): boolean {
    if (this.wait() > 0) return false;
    if (this.state === 'open') {
      this.state = 'half-open';
      this.trialSuccesses = 0;
    }
    this.calls.push({ epoch: this.epoch, begun: this.now, trial: this.state === 'half-open', settled: false });
    return true;
  }

  settle(call: ModelCall, outcome: Outcome): void {
    const heard = !call.settled && call.epoch === this.epoch && !(call.trial && this.now >= call.begun + settings.trialLease);
    call.settled = true;
    if (!heard || outcome === 'cancel' || outcome === 'ignored') return;
    this.failuresInARow = outcome === 'fail' ? this.failuresInARow + 1 : 0;
    if (this.state === 'closed' && this.failuresInARow >= settings.failures) this.open();
    else if (this.state === 'half-open' && outcome === 'fail') this.open();
    else if (this.state === 'half-open') this.trialSucceeded();
  }

  private open(): void {
    this.opensUntil = this.now + Math.min(50, [10, 30][this.openings] ?? 50);
    this.openings += 1;
    this.epoch += 1;
    this.state = 'open';
  }

  private trialSucceeded(): void {
    this.trialSuccesses += 1;
    if (this.trialSuccesses === settings.trials) this.clear();
  }

  clear(): void {
    this.state = 'closed';
    this.failuresInARow = 0;
    this.openings = 0;
  }

  command(name: 'trip' | 'disable' | 'reset'): void {
    if (name !== 'disable') this.epoch += 1;
    if (name === 'reset') this.clear();
    else this.state = name === 'trip' ? 'forced-open' : 'disabled';
  }
}

type Step =
  | { readonly enter: true }
  | { readonly settle: number; readonly outcome: Outcome }
  | { readonly pass: number }
  | { readonly command: 'trip' | 'disable' | 'reset' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ enter: true } as const) },
  {
    weight: 10,
    // Counted from the newest call, which may be settled already.
    arbitrary: fc.record({
      settle: fc.nat(4),
      outcome: fc.constantFrom<Outcome>('fail', 'fail', 'succeed', 'cancel', 'ignored'),
    }),
  },
  // The times at which something changes, and those beside them.
  { weight: 5, arbitrary: fc.record({ pass: fc.constantFrom(1, 9, 10, 11, 19, 20, 21, 30, 50) }) },
  { weight: 1, arbitrary: fc.record({ command: fc.constantFrom('trip', 'disable', 'reset', 'reset') }) },
);

const settleAs = (call: BreakerCall, outcome: Outcome) => {
  if (outcome === 'succeed') call.succeed();
  else if (outcome === 'cancel') call.cancel();
  else call.fail(outcome === 'ignored' ? { ignoredByBreaker: true } : 'down');
};

const tryToEnter = (enter: () => BreakerCall): BreakerCall | undefined => {
  try {
    return enter();
  } catch {
    return undefined;
  }
};

/** Compared as texts first: millions of matchers would take a minute. */
const same = (seen: readonly unknown[], expected: readonly unknown[]) => {
  if (String(seen) !== String(expected)) expect(seen).toStrictEqual(expected);
};

/** Takes each step in both, compares all that can be read after it, and returns the states that were told. */
const play = (steps: readonly Step[]): readonly BreakerState[] => {
  const clock = new VirtualTimeScheduler();
  const breaker = circuitBreaker({ ...settings, scheduler: clock });
  const model = new Model();
  const calls: BreakerCall[] = [];
  const told: BreakerState[] = [];
  const expectedTold: BreakerState[] = ['closed'];
  breaker.state$.subscribe((state) => told.push(state));
  for (const action of steps) {
    if ('enter' in action) {
      const call = tryToEnter(() => breaker.enter());
      same([call !== undefined], [model.enter()]);
      if (call) calls.push(call);
    } else if ('settle' in action) {
      const call = calls.at(-1 - action.settle);
      const modelCall = model.calls.at(-1 - action.settle);
      if (call) settleAs(call, action.outcome);
      if (modelCall) model.settle(modelCall, action.outcome);
    } else if ('pass' in action) {
      clock.frame += action.pass;
      model.now += action.pass;
    } else {
      breaker[action.command]();
      model.command(action.command);
    }
    if (model.state !== expectedTold.at(-1)) expectedTold.push(model.state);
    const { state, retryAfterMs, consecutiveFailures, openings } = breaker.snapshot();
    const seen = [state, retryAfterMs, consecutiveFailures, openings, breaker.admits];
    same(seen, [model.state, model.wait(), model.failuresInARow, model.openings, model.wait() === 0]);
  }
  same(told, expectedTold);
  return told;
};

describe('circuitBreaker against a model', () => {
  it('does what the model does, in 20,000 histories of calls that settle late, twice, cancelled or after a reset', () => {
    const visited = new Set<BreakerState>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }), (steps) => {
        for (const state of play(steps)) visited.add(state);
      }),
      { numRuns: 20_000 },
    );
    expect([...visited].sort()).toStrictEqual(['closed', 'disabled', 'forced-open', 'half-open', 'open']);
  }, 60_000);
});
