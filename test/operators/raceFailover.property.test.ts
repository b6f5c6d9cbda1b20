import fc from 'fast-check';
import { Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { hedgeBudget } from '../../operators/hedgeBudget.js';
import { EmptyCandidateError } from '../../operators/race/emptyCandidateError.js';
import { RaceFailedError } from '../../operators/race/raceFailedError.js';
import { raceFailover } from '../../operators/raceFailover.js';

interface Script {
  /** Milliseconds from one item, or the end, to the next. 0: at once, and synchronously. */
  readonly waits: readonly number[];
  readonly end: 'complete' | 'error' | 'never';
}

const script = fc.record<Script>({
  waits: fc.array(fc.constantFrom(0, 0, 1, 2, 5), { minLength: 1, maxLength: 4 }),
  end: fc.constantFrom('complete', 'error', 'never'),
});

const race = fc.record({
  scripts: fc.array(script, { minLength: 1, maxLength: 5 }),
  hedgeAfter: fc.constantFrom(0, 1, 3, Infinity),
  maxInFlight: fc.integer({ min: 1, max: 4 }),
  burst: fc.integer({ min: 0, max: 3 }),
});

/** Runs the scripts against each other, and keeps what there is to judge by. */
function run({ scripts, hedgeAfter, maxInFlight, burst }: typeof race extends fc.Arbitrary<infer R> ? R : never) {
  const scheduler = new VirtualTimeScheduler();
  const seen = {
    items: [] as string[],
    end: undefined as unknown,
    first: undefined as number | undefined,
    open: 0,
    mostOpen: 0,
    started: [] as number[],
    failed: 0,
  };
  const stream = (index: number) =>
    new Observable<string>((subscriber) => {
      const { waits, end } = scripts[index] as Script;
      seen.started.push(index);
      seen.open += 1;
      seen.mostOpen = Math.max(seen.mostOpen, seen.open);
      subscriber.add(() => (seen.open -= 1));
      const last = waits.length - 1;
      const step = (at: number): void => {
        const wait = waits[at] as number;
        if (wait === 0) say(at);
        else subscriber.add(scheduler.schedule(() => say(at), wait));
      };
      const say = (at: number): void => {
        if (at < last) seen.first ??= index;
        if (at < last) subscriber.next(`${index}.${at}`);
        else if (end !== 'never') seen.failed += at === 0 || end === 'error' ? 1 : 0;
        if (at < last) step(at + 1);
        else if (end === 'error') subscriber.error(`error of ${index}`);
        else if (end === 'complete') subscriber.complete();
      };
      step(0);
    });
  const candidates = scripts.slice(1).map((_, index) => () => stream(index + 1));
  const budget = hedgeBudget({ ratio: 0, burst });
  const subscription = stream(0)
    .pipe(raceFailover(candidates, { hedgeAfter, maxInFlight, budget, scheduler }))
    .subscribe({
      next: (item) => seen.items.push(item),
      error: (error: unknown) => (seen.end = error),
      complete: () => (seen.end = 'complete'),
    });
  scheduler.flush();
  subscription.unsubscribe();
  return { ...seen, spent: burst - budget.available };
}

describe('raceFailover, whatever the candidates do', () => {
  it('delivers exactly one candidate, the first to speak, whole, and starts no more than it may', () => {
    fc.assert(
      fc.property(race, (given) => {
        const seen = run(given);
        expect(seen.open).toBe(0);
        expect(seen.mostOpen).toBeLessThanOrEqual(given.maxInFlight);
        expect(seen.started).toStrictEqual(given.scripts.slice(0, seen.started.length).map((_, index) => index));
        // Each start is paid for: by a failure, or from the budget, and that has no more than its burst.
        expect(seen.started.length).toBeLessThanOrEqual(1 + seen.spent + seen.failed);
        expect(seen.spent).toBeLessThanOrEqual(Math.min(given.burst, seen.started.length - 1));
        if (given.hedgeAfter === Infinity) expect(seen.spent).toBe(0);

        const winner = seen.first;
        if (winner === undefined) {
          expect(seen.items).toStrictEqual([]);
          if (seen.end === undefined) return;
          expect(RaceFailedError.is(seen.end)).toBe(true);
          const errors = given.scripts.map(({ end }, index) =>
            end === 'error' ? `error of ${index}` : new EmptyCandidateError(),
          );
          expect((seen.end as RaceFailedError).errors).toStrictEqual(errors);
          return;
        }
        const { waits, end } = given.scripts[winner] as Script;
        expect(seen.items).toStrictEqual(waits.slice(1).map((_, at) => `${winner}.${at}`));
        expect(seen.end).toBe({ complete: 'complete', error: `error of ${winner}`, never: undefined }[end]);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
