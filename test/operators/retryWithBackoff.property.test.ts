import fc from 'fast-check';
import { defer, Observable, type Subscriber, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { retryBudget } from '../../operators/retryBudget.js';
import { retryWithBackoff } from '../../operators/retryWithBackoff.js';

interface Failure {
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly neverSent?: boolean;
}

/** `broken`: an item, and then an error that would be worth a retry before it. */
type Outcome = 'item' | 'broken' | 'empty' | Failure;

const failure = fc.record(
  { retryable: fc.boolean(), retryAfterMs: fc.constantFrom(-1, 0, 3, 10, 11, Number.NaN), neverSent: fc.boolean() },
  { requiredKeys: [] },
);
const call = fc.record({
  outcomes: fc.array(fc.oneof({ weight: 4, arbitrary: failure }, fc.constantFrom<Outcome>('item', 'broken', 'empty')), {
    maxLength: 8,
  }),
  /** Milliseconds that each attempt takes; 0: its end comes while it is being subscribed. */
  takes: fc.constantFrom(0, 0, 2),
  retries: fc.integer({ min: 0, max: 5 }),
  base: fc.integer({ min: 0, max: 8 }),
  cap: fc.integer({ min: 0, max: 40 }),
  chance: fc.constantFrom(0, 0.25, 0.5, 1),
  burst: fc.integer({ min: 0, max: 4 }),
});
type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;

/** When each attempt starts, by the rules as they are written down. */
function expectedStarts({ outcomes, takes, retries, base, cap, chance, burst }: Call): number[] {
  const starts = [0];
  let [counted, free, tokens, now] = [0, 1, burst, 0];
  for (const outcome of outcomes) {
    if (typeof outcome === 'string' || outcome.retryable === false) break;
    now += takes;
    if (outcome.neverSent === true && free > 0) {
      free -= 1;
    } else {
      const hint = outcome.retryAfterMs ?? Number.NaN;
      if (counted === retries || hint > 10 || tokens < 1) break;
      tokens -= 1;
      now += hint >= 0 ? hint : chance * Math.min(cap, base * 2 ** counted);
      counted += 1;
    }
    starts.push(now);
  }
  return starts;
}

/** What a stream says whose last attempt was this. */
const SAID = { item: ['a', 'end'], broken: ['a', 'broken'], empty: ['end'] };

/** What an attempt says at its end. */
function finish(outcome: Outcome, subscriber: Subscriber<string>): void {
  if (outcome === 'item' || outcome === 'broken') subscriber.next('a');
  if (outcome === 'item' || outcome === 'empty') subscriber.complete();
  else subscriber.error(outcome);
}

/** Runs the outcomes, one an attempt, and keeps what there is to judge by. */
function run({ outcomes, takes, retries, base, cap, chance, burst }: Call) {
  const scheduler = new VirtualTimeScheduler();
  const seen = { starts: [] as number[], open: 0, mostOpen: 0, said: [] as unknown[] };
  const source = defer(() => {
    const outcome = outcomes[seen.starts.push(scheduler.now()) - 1] ?? 'empty';
    return new Observable<string>((subscriber) => {
      seen.mostOpen = Math.max(seen.mostOpen, ++seen.open);
      subscriber.add(() => (seen.open -= 1));
      if (takes === 0) finish(outcome, subscriber);
      else subscriber.add(scheduler.schedule(() => finish(outcome, subscriber), takes));
    });
  });
  const budget = retryBudget({ ratio: 0, burst });
  const options = { retries, base, cap, random: () => chance, maxRetryAfter: 10, budget, scheduler };
  source.pipe(retryWithBackoff(options)).subscribe({
    next: (item) => seen.said.push(item),
    error: (error: unknown) => seen.said.push(error),
    complete: () => seen.said.push('end'),
  });
  scheduler.flush();
  return { ...seen, timers: scheduler.actions.length };
}

describe('retryWithBackoff, whatever the source does', () => {
  it('makes the attempts of the model, at the times of the model, one at a time', () => {
    fc.assert(
      fc.property(call, (given) => {
        const seen = run(given);
        expect(seen.starts).toStrictEqual(expectedStarts(given));
        const last = given.outcomes[seen.starts.length - 1] ?? 'empty';
        expect(seen.said).toStrictEqual(typeof last === 'string' ? SAID[last] : [last]);
        expect([seen.open, seen.mostOpen, seen.timers]).toStrictEqual([0, 1, 0]);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
