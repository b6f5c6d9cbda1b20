import {
  asyncScheduler,
  concat,
  concatMap,
  config,
  delay,
  from,
  interval,
  NEVER,
  Observable,
  of,
  Subject,
  takeWhile,
  timer,
  VirtualTimeScheduler,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StallError } from '../../operators/stall/stallError.js';
import { stallTimeout } from '../../operators/stallTimeout.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

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

afterEach(() => {
  vi.useRealTimers();
});

describe('stallTimeout, case by case', () => {
  it('[T76] limits the first item and the gaps apart', () => {
    const limits = { first: 2_000, between: 300 };
    for (const [times, phase, due] of [
      [[], 'first', 2_000],
      [[1_900], 'between', 2_200],
      [[1_900, 2_190, 2_480], 'between', 2_780],
    ] as const) {
      const scheduler = new VirtualTimeScheduler();
      const end = endOf(scheduler, itemsAt(scheduler, ...times).pipe(stallTimeout({ ...limits, scheduler })));
      expect(end.phase).toBe(phase);
      expect(end.limitMs).toBe(limits[phase]);
      const limit = limits[phase];
      expect(inTime(end.at - due + limit, limit)).toBe(true);
    }
  });

  it('[T77] takes keep-alives for silence, and passes them through', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -k-a-k--k--k-k-k-k--');
      const subs = '         ^--------!';
      const expected = '     -k-a-k--k#';
      const isProgress = (item: string) => item !== 'k';
      const result = source.pipe(stallTimeout({ first: 20, between: 4, isProgress }));
      expectObservable(result).toBe(expected, undefined, new StallError('between', 4));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('[T78] completes with the source, and takes an end that never comes for a stall', () => {
    const scheduler = new VirtualTimeScheduler();
    const open = concat(itemsAt(scheduler, 5), NEVER);
    const marked = open.pipe(takeWhile((item) => item !== 5));
    const stall = stallTimeout<number>({ between: 50, scheduler });
    expect(endOf(scheduler, marked.pipe(stall))).toMatchObject({ at: 5, phase: 'complete' });
    expect(endOf(scheduler, open.pipe(stall)).phase).toBe('between');
  });

  it('[T79] leaves no timer behind when it completes', () => {
    const scheduler = new VirtualTimeScheduler();
    const end = endOf(scheduler, timer(5, scheduler).pipe(stallTimeout({ first: 100, between: 50, total: 900, scheduler })));
    expect(end).toMatchObject({ at: 5, phase: 'complete' });
    expect(scheduler.frame).toBe(5);
  });

  it('[T80] takes unsubscribing for no stall, and leaves no timer behind', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold(' --a-----');
      const subs = '        ^----!';
      const expected = '    --a---';
      expectObservable(source.pipe(stallTimeout({ first: 4, between: 4, total: 5 })), subs).toBe(expected);
    });
    const scheduler = new VirtualTimeScheduler();
    NEVER.pipe(stallTimeout({ first: 4, scheduler }))
      .subscribe()
      .unsubscribe();
    expect(scheduler.actions).toStrictEqual([]);
  });

  describe('[T83] when a look comes late', () => {
    const watched = (source: Subject<string>) => {
      vi.useFakeTimers({ now: 0 });
      const said: unknown[] = [];
      const stall = stallTimeout<string>({ first: 3_000, between: 3_000, total: 900_000, scheduler: asyncScheduler });
      source.pipe(stall).subscribe({ next: (item) => said.push(item), error: ({ phase }: StallError) => said.push(phase) });
      source.next('a');
      vi.advanceTimersByTime(1_000);
      return said;
    };

    it('[T83] gives what lies ready behind it the time to arrive', () => {
      const source = new Subject<string>();
      const said = watched(source);
      vi.setSystemTime(60_000);
      vi.advanceTimersByTime(149);
      expect(said).toStrictEqual(['a']);
      source.next('b');
      vi.advanceTimersByTime(2_900);
      expect(said).toStrictEqual(['a', 'b']);
      vi.advanceTimersByTime(500);
      expect(said).toStrictEqual(['a', 'b', 'between']);
    });

    it('[T83] errors after one more look when nothing arrives', () => {
      const said = watched(new Subject<string>());
      vi.setSystemTime(60_000);
      vi.advanceTimersByTime(300);
      expect(said).toStrictEqual(['a', 'between']);
    });

    it('[T83] gives one look more, not two, when that comes late too', () => {
      const said = watched(new Subject<string>());
      vi.setSystemTime(60_000);
      vi.advanceTimersByTime(149);
      vi.setSystemTime(80_000);
      vi.advanceTimersByTime(150);
      expect(said).toStrictEqual(['a', 'between']);
    });

    it('[T83] gives it whole though another stream wants a look before', () => {
      vi.useFakeTimers({ now: 0 });
      const stall = stallTimeout<string>({ first: 3_000 });
      const [early, later] = [new Subject<string>(), new Subject<string>()];
      const said: string[] = [];
      const tell = { next: (item: string) => said.push(item), error: ({ phase }: StallError) => said.push(phase) };
      early.pipe(stall).subscribe(tell);
      vi.advanceTimersByTime(900);
      later.pipe(stall).subscribe(tell);
      vi.advanceTimersByTime(2_000);
      // The look of 3,001 comes at 3,851, and that at the other stream is due 50 ms later.
      vi.setSystemTime(3_750);
      vi.advanceTimersByTime(240);
      early.next('a');
      expect(said).toStrictEqual(['first', 'a']);
    });

    it('[T83] gives it again after the next sleep', () => {
      const source = new Subject<string>();
      const said = watched(source);
      for (const item of ['b', 'c']) {
        vi.setSystemTime(Date.now() + 60_000);
        vi.advanceTimersByTime(149);
        source.next(item);
        vi.advanceTimersByTime(149);
      }
      expect(said).toStrictEqual(['a', 'b', 'c']);
    });

    it('[T83] does not take a blocked event loop for a stall', async () => {
      const seen: unknown[] = [];
      const ended = new Promise<void>((resolve) => {
        const source = timer(5, 100).pipe(takeWhile((item) => item < 2));
        source.pipe(stallTimeout({ between: 150 })).subscribe({
          next: (item) => seen.push(item),
          error: (error) => resolve(void seen.push(error)),
          complete: () => resolve(void seen.push('end')),
        });
      });
      setTimeout(() => {
        const until = performance.now() + 300;
        while (performance.now() < until);
      }, 10);
      await ended;
      expect(seen).toStrictEqual([0, 1, 'end']);
    });

    it('[T83] begins the window of the floor anew', () => {
      vi.useFakeTimers({ now: 0 });
      const said: unknown[] = [];
      interval(100)
        .pipe(stallTimeout({ floor: { itemsPerSecond: 5, over: 1_000 } }))
        .subscribe({ error: ({ phase }: StallError) => said.push(phase) });
      vi.advanceTimersByTime(3_000);
      vi.setSystemTime(60_000);
      vi.advanceTimersByTime(3_000);
      expect(said).toStrictEqual([]);
    });
  });

  it('[T84] takes Infinity for no limit, and rejects 0, NaN and what is negative', () => {
    const scheduler = new VirtualTimeScheduler();
    NEVER.pipe(stallTimeout({ first: Infinity, between: Infinity, total: Infinity, scheduler })).subscribe();
    expect(scheduler.actions).toStrictEqual([]);
    for (const wrong of [0, -0, -1, Number.NaN, -Infinity]) {
      for (const name of ['first', 'between', 'total']) {
        const path = `stallTimeout({ ${name} })`;
        expect(() => stallTimeout({ [name]: wrong })).toThrow(
          new RangeError(`${path} must be a number greater than 0 (or Infinity), not ${wrong}`),
        );
      }
    }
    expect(() => stallTimeout({ first: '5' as never })).toThrow(TypeError);
    expect(() => stallTimeout({ first: null as never })).toThrow(TypeError);
    expect(() => stallTimeout({ floor: { itemsPerSecond: 0, over: 1 } })).toThrow(/floor\.itemsPerSecond.*not 0$/);
    expect(() => stallTimeout({ floor: { itemsPerSecond: 1, over: Infinity } })).toThrow(/floor\.over.*not Infinity$/);
    expect(() => stallTimeout({ first: { quantile: 2, factor: 1, min: 1, max: 2 } })).toThrow(/quantile.*not 2$/);
    expect(() => stallTimeout({ first: { quantile: 1, factor: 0, min: 1, max: 2 } })).toThrow(/factor.*not 0$/);
    expect(() => stallTimeout({ first: { quantile: 1, factor: 1, min: 0, max: 2 } })).toThrow(/min.*not 0$/);
    expect(() => stallTimeout({ first: { quantile: 1, factor: 1, min: 3, max: 2 } })).toThrow(/max.*not 2$/);
    expect(() => stallTimeout({ isProgress: 1 as never })).toThrow(/isProgress.*not number$/);
  });

  it('[T84] never gives the scheduler a wait that a timer cannot hold', () => {
    const scheduler = new VirtualTimeScheduler();
    const waits: (number | undefined)[] = [];
    const counting = {
      now: () => scheduler.now(),
      schedule: ((work: () => void, wait?: number) => {
        waits.push(wait);
        return scheduler.schedule(work, wait);
      }) as VirtualTimeScheduler['schedule'],
    };
    const first = 2 ** 33;
    expect(endOf(scheduler, NEVER.pipe(stallTimeout({ first, scheduler: counting })))).toMatchObject({
      at: first + 1,
      phase: 'first',
    });
    expect(Math.max(...waits.map(Number))).toBe(2 ** 31 - 1);
  });

  it('[T85] unsubscribes the source of a stall', () => {
    const source = new Subject<string>();
    const scheduler = new VirtualTimeScheduler();
    endOf(scheduler, source.pipe(stallTimeout({ first: 10, scheduler })));
    expect(source.observed).toBe(false);
  });

  it('[T85] errors though the teardown of the source throws, and watches over the others', async () => {
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const scheduler = new VirtualTimeScheduler();
    const stall = stallTimeout<never>({ first: 10, scheduler });
    const torn = new Observable<never>(() => () => {
      throw new Error('teardown');
    });
    const phases: string[] = [];
    for (const source of [torn, NEVER]) source.pipe(stall).subscribe({ error: ({ phase }: StallError) => phases.push(phase) });
    scheduler.flush();
    expect(phases).toStrictEqual(['first', 'first']);
    await new Promise((done) => setTimeout(done, 5));
    config.onUnhandledError = null;
    expect(reported).toMatchObject([{ errors: [{ message: 'teardown' }] }]);
  });

  it('[T85] ends a stream that stalls while it is being subscribed', () => {
    const scheduler = new VirtualTimeScheduler();
    const blocking = new Observable<never>(() => scheduler.flush());
    expect(endOf(scheduler, blocking.pipe(stallTimeout({ first: 10, scheduler })))).toMatchObject({ at: 11, phase: 'first' });
  });

  it('[T86] errors when the items stop though nobody says so', () => {
    const scheduler = new VirtualTimeScheduler();
    const end = endOf(scheduler, itemsAt(scheduler, 10, 20, 30).pipe(stallTimeout({ first: 100, between: 100, scheduler })));
    expect([end.phase, inTime(end.at - 30, 100)]).toStrictEqual(['between', true]);
  });

  it('[T87] errors when the source is slower than the floor for a whole window', () => {
    const scheduler = new VirtualTimeScheduler();
    const floor = { itemsPerSecond: 10, over: 1_000 };
    const stall = stallTimeout<number>({ between: 5_000, floor, scheduler });
    const slow = endOf(scheduler, interval(150, scheduler).pipe(stall));
    expect([slow.phase, slow.limitMs, inTime(slow.at - 150, 1_000)]).toStrictEqual(['floor', 1_000, true]);
    const justFastEnough = interval(100, scheduler).pipe(
      takeWhile((item) => item < 200),
      stall,
    );
    expect(endOf(scheduler, justFastEnough).phase).toBe('complete');
  });

  it('[T87] looks at the newest window only', () => {
    const scheduler = new VirtualTimeScheduler();
    const fastThenSlow = from([...Array<number>(50).fill(20), ...Array<number>(50).fill(500)]).pipe(
      concatMap((gap) => of(gap).pipe(delay(gap, scheduler))),
    );
    const end = endOf(scheduler, fastThenSlow.pipe(stallTimeout({ floor: { itemsPerSecond: 5, over: 2_000 }, scheduler })));
    expect(end.phase).toBe('floor');
    expect(end.at).toBeGreaterThan(1_000);
    expect(end.at).toBeLessThan(3_200);
  });

  it('[T87] asks nothing of a source that has not begun', () => {
    const scheduler = new VirtualTimeScheduler();
    const patient = timer(60_000, scheduler).pipe(stallTimeout({ floor: { itemsPerSecond: 10, over: 1_000 }, scheduler }));
    expect(endOf(scheduler, patient)).toMatchObject({ at: 60_000, phase: 'complete' });
  });

  it('[T88] has one deadline for the first item and all the rest', () => {
    const scheduler = new VirtualTimeScheduler();
    const end = endOf(scheduler, interval(10, scheduler).pipe(stallTimeout({ first: 50, between: 50, total: 1_000, scheduler })));
    expect([end.phase, end.limitMs, inTime(end.at, 1_000)]).toStrictEqual(['total', 1_000, true]);
    const silent = endOf(scheduler, NEVER.pipe(stallTimeout({ total: 1_000, scheduler })));
    expect([silent.phase, inTime(silent.at, 1_000)]).toStrictEqual(['total', true]);
  });
});
