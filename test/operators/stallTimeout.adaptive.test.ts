import { NEVER, Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Demand } from '../../operators/base/demand.js';
import type { Limit } from '../../operators/stall/limit.js';
import type { StallError } from '../../operators/stall/stallError.js';
import { stallTimeout } from '../../operators/stallTimeout.js';

/** When and how a stream ends, in virtual time. */
function endOf<T>(scheduler: VirtualTimeScheduler, stream: Observable<T>) {
  const end = { at: Number.NaN, phase: 'none', limitMs: Number.NaN };
  const started = scheduler.now();
  stream.subscribe({
    error: ({ phase, limitMs }: StallError) => Object.assign(end, { at: scheduler.now() - started, phase, limitMs }),
    complete: () => Object.assign(end, { at: scheduler.now() - started, phase: 'complete' }),
  });
  scheduler.flush();
  return end;
}

/** Items at these times, in milliseconds from the subscription, and then silence. */
const itemsAt = (scheduler: VirtualTimeScheduler, ...times: number[]) =>
  new Observable<number>((subscriber) => {
    for (const time of times) subscriber.add(scheduler.schedule(() => subscriber.next(time), time));
  });

/** Whether an error came after the limit and within the promised margin. */
const inTime = (at: number, limit: number) => at > limit && at <= limit + Math.max(10, limit / 20);

describe('stallTimeout, with limits that adapt', () => {
  const adaptive: Limit = { quantile: 0.5, factor: 3, min: 200, max: 4_000 };

  it('[T82] has the largest limit without data, and the learned one after a sample', () => {
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<number>({ first: adaptive, scheduler });
    const unknown = endOf(scheduler, NEVER.pipe(stall));
    expect([unknown.limitMs, inTime(unknown.at, 4_000)]).toStrictEqual([4_000, true]);
    endOf(scheduler, itemsAt(scheduler, 100).pipe(stall));
    const learned = endOf(scheduler, NEVER.pipe(stall));
    expect([learned.limitMs, inTime(learned.at, 300)]).toStrictEqual([300, true]);
  });

  it('[T82] keeps between its bounds', () => {
    const scheduler = new VirtualTimeScheduler();
    const limitAfter = (wait: number) => {
      const stall = stallTimeout<number>({ first: adaptive, scheduler });
      endOf(scheduler, itemsAt(scheduler, wait).pipe(stall));
      return endOf(scheduler, NEVER.pipe(stall)).limitMs;
    };
    expect([1, 66, 67, 1_333, 1_334, 3_999].map(limitAfter)).toStrictEqual([200, 200, 201, 3_999, 4_000, 4_000]);
  });

  it('[T82] learns nothing from a wait that it cut', () => {
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<number>({ first: adaptive, scheduler });
    endOf(scheduler, itemsAt(scheduler, 100).pipe(stall));
    for (let stalled = 0; stalled < 5; stalled += 1) expect(endOf(scheduler, NEVER.pipe(stall)).limitMs).toBe(300);
  });

  it('[T82] learns the gaps of a stream while it runs, and bears a pause that is within the limit', () => {
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<number>({ between: adaptive, scheduler });
    const first = endOf(scheduler, itemsAt(scheduler, 100, 3_000, 3_100, 3_200).pipe(stall));
    expect([first.limitMs, inTime(first.at - 3_200, 300)]).toStrictEqual([300, true]);
  });

  it('[T82] learns nothing from a wait in which the consumer held back', () => {
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<number>({ between: adaptive, scheduler });
    const demand = new Demand();
    scheduler.schedule(() => demand.hold(), 150);
    scheduler.schedule(() => demand.release(), 1_000);
    endOf(scheduler, Demand.of(demand, itemsAt(scheduler, 0, 100, 1_050).pipe(stall)));
    const after = endOf(scheduler, itemsAt(scheduler, 0).pipe(stall));
    expect(after.limitMs).toBe(300);
  });

  it('[T82] cuts a stream that is waiting already when the limit shrinks', () => {
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<number>({ first: adaptive, scheduler });
    for (const time of [50, 100, 150]) itemsAt(scheduler, time).pipe(stall).subscribe();
    const waiting = endOf(scheduler, NEVER.pipe(stall));
    expect([waiting.limitMs, inTime(waiting.at, 300)]).toStrictEqual([300, true]);
  });

  it('[T82] follows a change, and forgets the old', () => {
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<number>({ between: { ...adaptive, quantile: 1 }, scheduler });
    const slow = Array.from({ length: 20 }, (_, index) => index * 1_000);
    const quick = Array.from({ length: 300 }, (_, index) => 20_000 + index * 100);
    const end = endOf(scheduler, itemsAt(scheduler, ...slow, ...quick).pipe(stall));
    expect([end.limitMs, inTime(end.at - 49_900, 300)]).toStrictEqual([300, true]);
  });
});
