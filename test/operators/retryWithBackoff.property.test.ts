import fc from 'fast-check';
import { defer, Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { retryBudget } from '../../operators/retryBudget.js';
import { retryWithBackoff } from '../../operators/retryWithBackoff.js';

type Outcome = 'item' | 'empty' | { readonly retryable?: boolean; readonly retryAfterMs?: number; readonly neverSent?: boolean };

const failure = fc.record(
  { retryable: fc.boolean(), retryAfterMs: fc.constantFrom(-1, 0, 3, 10, 11, Number.NaN), neverSent: fc.boolean() },
  { requiredKeys: [] },
);
const call = fc.record({
  outcomes: fc.array(fc.oneof({ weight: 4, arbitrary: failure }, fc.constantFrom<Outcome>('item', 'empty')), { maxLength: 8 }),
  retries: fc.integer({ min: 0, max: 5 }),
  base: fc.integer({ min: 0, max: 8 }),
  cap: fc.integer({ min: 0, max: 40 }),
  chance: fc.constantFrom(0, 0.25, 0.5, 1),
  burst: fc.integer({ min: 0, max: 4 }),
});
type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;

/** When each attempt starts, by the rules as they are written down. */
function expectedStarts({ outcomes, retries, base, cap, chance, burst }: Call): number[] {
  const starts = [0];
  let [counted, free, tokens, now] = [0, 1, burst, 0];
  for (const outcome of outcomes) {
    if (typeof outcome === 'string' || outcome.retryable === false) break;
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

describe('retryWithBackoff, whatever the source does', () => {
  it('makes the attempts of the model, at the times of the model', () => {
    fc.assert(
      fc.property(call, (given) => {
        const { outcomes, retries, base, cap, chance, burst } = given;
        const scheduler = new VirtualTimeScheduler();
        const starts: number[] = [];
        let end: unknown;
        const source = defer(() => {
          const outcome = outcomes[starts.push(scheduler.now()) - 1] ?? 'empty';
          return new Observable<string>((subscriber) => {
            if (outcome === 'item') subscriber.next('a');
            if (typeof outcome === 'string') subscriber.complete();
            else subscriber.error(outcome);
          });
        });
        const budget = retryBudget({ ratio: 0, burst });
        const options = { retries, base, cap, random: () => chance, maxRetryAfter: 10, budget, scheduler };
        source.pipe(retryWithBackoff(options)).subscribe({ error: (error: unknown) => (end = error) });
        scheduler.flush();
        expect(starts).toStrictEqual(expectedStarts(given));
        const last = outcomes[starts.length - 1] ?? 'empty';
        expect(end).toBe(typeof last === 'string' ? undefined : last);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
