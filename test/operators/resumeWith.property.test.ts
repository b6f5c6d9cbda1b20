import fc from 'fast-check';
import { Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Handover } from '../../operators/relay/relay.js';
import { type ResumeWithOptions, resumeWith } from '../../operators/resumeWith.js';
import { StallError } from '../../operators/stall/stallError.js';

interface Script {
  /** Milliseconds before each item; 0: at once, and synchronously. */
  readonly waits: readonly number[];
  /** Milliseconds before the end. */
  readonly last: number;
  readonly end: 'complete' | 'error' | 'never';
}

const wait = fc.constantFrom(0, 0, 1, 3, 7);
const legs = fc.array(
  fc.record<Script>({
    waits: fc.array(wait, { maxLength: 4 }),
    last: wait,
    end: fc.constantFrom('complete', 'error', 'error', 'never'),
  }),
  { minLength: 1, maxLength: 6 },
);

/** A leg that counts on from where it was asked to. */
const counting = (script: Script, from: number, scheduler: VirtualTimeScheduler) =>
  new Observable<number>((subscriber) => {
    const { waits, last, end } = script;
    const after = (delay: number, act: () => void) => {
      if (delay === 0) act();
      else subscriber.add(scheduler.schedule(act, delay));
    };
    const step = (index: number): void => {
      if (index === waits.length) after(last, finish);
      else after(waits[index] as number, () => say(index));
    };
    const say = (index: number) => {
      subscriber.next(from + index);
      step(index + 1);
    };
    const finish = () => {
      if (end === 'complete') subscriber.complete();
      else if (end === 'error') subscriber.error('broken');
    };
    step(0);
  });

/** Follows the legs, and keeps what there is to judge by. */
function run(scripts: readonly Script[], options: ResumeWithOptions<number, readonly number[]>) {
  const scheduler = new VirtualTimeScheduler();
  const seen = { items: [] as number[], end: 'never' as unknown, open: 0, mostOpen: 0, handovers: 0, honest: true };
  const leg = (index: number, from: number) =>
    new Observable<number>((subscriber) => {
      seen.mostOpen = Math.max(seen.mostOpen, ++seen.open);
      subscriber.add(() => (seen.open -= 1));
      counting(scripts[index] as Script, from, scheduler).subscribe(subscriber);
    });
  const next = ({ progress, attempt, error }: Handover<readonly number[]>) => {
    seen.honest &&= progress.length === seen.items.length && attempt === seen.handovers;
    seen.honest &&= error === 'broken' || (options.soft !== undefined && StallError.is(error));
    if (attempt + 1 >= scripts.length) return undefined;
    seen.handovers += 1;
    return leg(attempt + 1, progress.length);
  };
  const subscription = leg(0, 0)
    .pipe(resumeWith(next, { ...options, scheduler }))
    .subscribe({
      next: (item) => seen.items.push(item),
      error: (error: unknown) => (seen.end = error),
      complete: () => (seen.end = 'complete'),
    });
  scheduler.flush();
  subscription.unsubscribe();
  return seen;
}

const counted = (length: number) => Array.from({ length }, (_, item) => item);

describe('resumeWith, whatever the legs do', () => {
  it('delivers the legs one after the other, up to one that does not break', () => {
    fc.assert(
      fc.property(legs, fc.integer({ min: 0, max: 5 }), (scripts, maxAttempts) => {
        const seen = run(scripts, { maxAttempts });
        const reachable = scripts.slice(0, 1 + maxAttempts);
        const unbroken = reachable.findIndex(({ end }) => end !== 'error');
        const followed = unbroken === -1 ? reachable : reachable.slice(0, unbroken + 1);
        expect(seen.items).toStrictEqual(counted(followed.reduce((sum, { waits }) => sum + waits.length, 0)));
        expect(seen.end).toBe(unbroken === -1 ? 'broken' : followed.at(-1)?.end);
        expect(seen).toMatchObject({ honest: true, open: 0, mostOpen: 1, handovers: followed.length - 1 });
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('loses and repeats nothing in soft handovers, and has two legs at once at most', () => {
    fc.assert(
      fc.property(legs, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 8 }), (scripts, maxAttempts, after) => {
        const seen = run(scripts, { maxAttempts, soft: { after } });
        expect(seen.items).toStrictEqual(counted(seen.items.length));
        expect(seen.honest).toBe(true);
        expect(seen.open).toBe(0);
        expect(seen.mostOpen).toBeLessThanOrEqual(2);
        expect(seen.handovers).toBeLessThanOrEqual(maxAttempts);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
