import fc from 'fast-check';
import { Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Floor } from '../../operators/stall/rateFloor.js';
import type { StallError } from '../../operators/stall/stallError.js';
import { stallTimeout } from '../../operators/stallTimeout.js';

const limit = fc.integer({ min: 1, max: 900 });
const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_000 })), { maxLength: 12 });

/** Items with these gaps between them, then silence. */
const items = (waits: readonly number[], scheduler: VirtualTimeScheduler) =>
  new Observable<number>((subscriber) => {
    // One at a time: virtual time sorts all that is planned whenever something is planned.
    const plan = (index: number): void => {
      const wait = waits[index];
      if (wait !== undefined) subscriber.add(scheduler.schedule(() => say(index), wait));
    };
    const say = (index: number) => {
      subscriber.next(scheduler.now());
      plan(index + 1);
    };
    plan(0);
  });

/** How late an error may come where no look does, as in virtual time: sooner than is promised of a busy machine. */
const soon = (limit: number): number => Math.max(3, limit / 100);

describe('stallTimeout, whatever the source does', () => {
  it('is never early, and late by no more than it promises', () => {
    fc.assert(
      fc.property(gaps, limit, limit, fc.option(fc.integer({ min: 1, max: 3_000 })), (waits, first, between, total) => {
        const scheduler = new VirtualTimeScheduler();
        let lastAt: number | undefined;
        let end: { readonly at: number; readonly phase: string } | undefined;
        items(waits, scheduler)
          .pipe(stallTimeout({ first, between, total: total ?? undefined, scheduler }))
          .subscribe({
            next: (time) => (lastAt = time),
            error: ({ phase }: StallError) => (end = { at: scheduler.now(), phase }),
          });
        scheduler.flush();

        if (end === undefined) throw new Error('A source that falls silent must stall');
        const since = end.phase === 'between' ? (lastAt ?? Number.NaN) : 0;
        const broken = { first, between, total: total ?? Number.NaN }[end.phase] ?? Number.NaN;
        const late = end.at - since - broken;
        expect(late).toBeGreaterThan(0);
        expect(late).toBeLessThanOrEqual(soon(broken));
        expect(end.phase === 'first').toBe(end.phase === 'total' ? false : lastAt === undefined);
        // Nor does it overlook a limit that was passed before the one it errors for.
        expect(end.at).toBeLessThanOrEqual((total ?? Infinity) + soon(total ?? 0));
        let previous = 0;
        let allowed = first;
        let at = 0;
        for (const wait of waits) {
          at += wait;
          if (at >= end.at) break;
          expect(at - previous).toBeLessThanOrEqual(allowed + soon(allowed));
          [previous, allowed] = [at, between];
        }
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('keeps to that for many streams of one operator, which it looks at together', () => {
    const begins = fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), gaps), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(begins, limit, limit, (streams, first, between) => {
        const scheduler = new VirtualTimeScheduler();
        const guard = stallTimeout<number>({ first, between, scheduler });
        const ends: { readonly late: number; readonly limitMs: number }[] = [];
        for (const [begin, waits] of streams) {
          scheduler.schedule(() => {
            let last = scheduler.now();
            items(waits, scheduler)
              .pipe(guard)
              .subscribe({
                next: () => {
                  last = scheduler.now();
                },
                error: ({ limitMs }: StallError) => ends.push({ late: scheduler.now() - last - limitMs, limitMs }),
              });
          }, begin);
        }
        scheduler.flush();
        expect(ends).toHaveLength(streams.length);
        for (const { late, limitMs } of ends) {
          expect(late).toBeGreaterThan(0);
          expect(late).toBeLessThanOrEqual(soon(limitMs));
        }
        expect(scheduler.actions.filter((action) => !action.closed)).toHaveLength(0);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  const floor = fc.record({ itemsPerSecond: fc.integer({ min: 1, max: 60 }), over: fc.integer({ min: 50, max: 1_000 }) });

  /** When a source with so many items, all this far apart, errors for being slow; it is left after the last. */
  const floorBreaks = (limit: Floor, gap: number, count: number): number | undefined => {
    const scheduler = new VirtualTimeScheduler();
    let end: number | undefined;
    const subscription = items(Array<number>(count).fill(gap), scheduler)
      .pipe(stallTimeout({ floor: limit, scheduler }))
      .subscribe({ error: () => (end = scheduler.now()) });
    scheduler.schedule(() => subscription.unsubscribe(), gap * count);
    scheduler.flush();
    return end;
  };

  it('never takes a source for slower than the floor that is not', () => {
    fc.assert(
      fc.property(floor, fc.double({ min: 0.3, max: 1, noNaN: true }), (limit, part) => {
        // In any window longer than `over` there are at least as many items as the floor asks for.
        const asked = Math.max(1, Math.ceil((limit.itemsPerSecond * limit.over) / 1_000));
        const gap = Math.max(1, Math.floor((part * limit.over) / asked));
        fc.pre(Math.floor(limit.over / gap) >= (limit.itemsPerSecond * limit.over) / 1_000);
        expect(floorBreaks(limit, gap, Math.ceil((2 * limit.over) / gap))).toBe(undefined);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('takes a source for slower than the floor that is, after a window and no later than it promises', () => {
    fc.assert(
      fc.property(floor, fc.integer({ min: 10, max: 1_500 }), (limit, gap) => {
        // Even in the widest window that it may look at there are too few items.
        const margin = Math.max(10, limit.over / 20);
        fc.pre(Math.floor((limit.over + margin) / gap) + 1 < (limit.itemsPerSecond * limit.over) / 1_000);
        const end = floorBreaks(limit, gap, Math.ceil((limit.over + margin) / gap) + 2) ?? Number.NaN;
        // The rate is asked for from the first item on.
        expect(end - gap).toBeGreaterThan(limit.over);
        expect(end - gap).toBeLessThanOrEqual(limit.over + margin);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
