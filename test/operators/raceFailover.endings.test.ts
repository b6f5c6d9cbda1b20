import { config, defer, NEVER, Observable, of, Subject, takeUntil } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it, vi } from 'vitest';
import { hedgeBudget } from '../../operators/hedgeBudget.js';
import { EmptyCandidateError } from '../../operators/race/emptyCandidateError.js';
import { RaceFailedError } from '../../operators/race/raceFailedError.js';
import { raceFailover } from '../../operators/raceFailover.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** Everything a stream says while it is being subscribed. */
const saidBy = <T>(stream: Observable<T>) => {
  const said: unknown[] = [];
  stream.subscribe({ next: (item) => said.push(item), error: (error) => said.push(error), complete: () => said.push('end') });
  return said;
};

describe('raceFailover, how it ends', () => {
  it('[H67] subscribes to nothing after a synchronous winner', () => {
    const candidate = vi.fn(() => of('x'));
    const said = saidBy(of('a', 'b').pipe(raceFailover([candidate, candidate], { hedgeAfter: 0, maxInFlight: 3 })));
    expect(said).toStrictEqual(['a', 'b', 'end']);
    expect(candidate).not.toHaveBeenCalled();
  });

  it('[H67] stops with a synchronous winner among the candidates', () => {
    const source = new Subject<string>();
    const third = vi.fn(() => of('y'));
    const said = saidBy(source.pipe(raceFailover([() => of('x'), third], { hedgeAfter: 0, maxInFlight: 3 })));
    expect(said).toStrictEqual(['x', 'end']);
    expect(source.observed).toBe(false);
    expect(third).not.toHaveBeenCalled();
  });

  it('[H68] hedges after a second while the latencies are unknown', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    5s a|');
      const candidate = cold(' -x|');
      const expected = '       1s -x|';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: () => Number.NaN }))).toBe(expected);
      expectSubscriptions(candidate.subscriptions).toBe('1s ^-!');
    });
  });

  it('[H70] stops all when the caller unsubscribes', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    ---------a');
      const candidate = cold('   -------x');
      const subs = '           ^----!';
      const expected = '       ------';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 2 })), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('   ^----!');
      expectSubscriptions(candidate.subscriptions).toBe('--^--!');
    });
  });

  it('tears down what failed while it was being subscribed before it subscribes to the next', () => {
    const events: string[] = [];
    const failsAtOnce = (name: string) =>
      new Observable<string>((subscriber) => {
        events.push(`${name} up`);
        subscriber.error(name);
        return () => events.push(`${name} down`);
      });
    const candidate = defer(() => {
      events.push('third up');
      return of('x');
    });
    failsAtOnce('first')
      .pipe(raceFailover([() => failsAtOnce('second'), () => candidate]))
      .subscribe();
    expect(events).toStrictEqual(['first up', 'first down', 'second up', 'second down', 'third up']);
  });

  it('is unsubscribed with downstream, after the race is decided too', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   -------a--|');
      const candidate = cold('   --x--y--|');
      const subs = '          ^------!';
      const sourceSubs = '    ^----!';
      const candidateSubs = ' ---^---!';
      const expected = '      -----x--';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 3 })), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(candidate.subscriptions).toBe(candidateSubs);
    });
  });

  it('[H71] does not wait for a loser that is deaf to unsubscribing', () => {
    const source = new Subject<string>();
    let deaf: { next(item: string): void; complete(): void } | undefined;
    const loser = new Observable<string>((subscriber) => {
      deaf = subscriber;
      return () => subscriber.next('from my grave');
    });
    const seen: string[] = [];
    source.pipe(raceFailover([() => loser], { hedgeAfter: 0 })).subscribe((item) => seen.push(item));
    source.next('a');
    expect(seen).toStrictEqual(['a']);
    deaf?.next('x');
    deaf?.complete();
    source.next('b');
    expect(seen).toStrictEqual(['a', 'b']);
  });

  it('[H71] lets the winner win though the teardown of a loser throws', async () => {
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const loser = new Observable<string>(() => () => {
      throw new Error('teardown');
    });
    expect(saidBy(loser.pipe(raceFailover([() => of('a', 'b')], { hedgeAfter: 0 })))).toStrictEqual(['a', 'b', 'end']);
    await new Promise((done) => setTimeout(done, 5));
    config.onUnhandledError = null;
    expect(reported).toMatchObject([{ errors: [{ message: 'teardown' }] }]);
  });

  it('[H70] sets no timer when whoever is asked for the delay unsubscribes', () => {
    const scheduler = testScheduler();
    const stop = new Subject<void>();
    const hedgeAfter = () => {
      stop.next();
      return 5;
    };
    NEVER.pipe(raceFailover([() => NEVER], { hedgeAfter, scheduler }), takeUntil(stop)).subscribe();
    expect(scheduler.actions).toStrictEqual([]);
  });

  it('[H72] leaves nothing subscribed and no timer behind after 1,000 races', () => {
    testScheduler().run(({ flush }) => {
      let open = 0;
      const counted = (inner: Observable<string>) =>
        new Observable<string>((subscriber) => {
          open += 1;
          subscriber.add(() => (open -= 1));
          inner.subscribe(subscriber);
        });
      const scheduler = new TestScheduler(() => undefined);
      const budget = hedgeBudget({ ratio: 1, burst: 1_000 });
      for (let race = 0; race < 1_000; race += 1) {
        const [source, hedge] = [new Subject<string>(), new Subject<string>()];
        const result = counted(source).pipe(
          raceFailover([() => counted(hedge), () => counted(NEVER)], { hedgeAfter: 5, budget, scheduler }),
        );
        const subscription = result.subscribe();
        if (race % 3 === 0) source.next('a');
        else if (race % 3 === 1) source.error(new Error('reset'));
        subscription.unsubscribe();
      }
      flush();
      expect(open).toBe(0);
      expect(scheduler.actions.filter((action) => !action.closed)).toStrictEqual([]);
    });
  });

  it('[H73] passes on the error of a winner, and never goes on with another', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    --a--#');
      const candidate = cold(' x|');
      const expected = '       --a--#';
      expectObservable(source.pipe(raceFailover([() => candidate], { hedgeAfter: 3 }))).toBe(expected);
      expectSubscriptions(candidate.subscriptions).toBe([]);
    });
  });

  it('[H75] sends what a callback throws down the error channel, and lets go of all', () => {
    const thrown = new Error('in a callback');
    const boom = () => {
      throw thrown;
    };
    const hooks = [
      { wins: boom },
      { hedgeAfter: boom },
      { failsOver: boom },
      { budget: { available: 1, take: boom, credit: () => {} } },
    ];
    for (const hook of hooks) {
      const [source, hedge] = [new Subject<string>(), new Subject<string>()];
      const said = saidBy(source.pipe(raceFailover([() => hedge], { hedgeAfter: 0, ...hook })));
      if (source.observed) source[hook.wins ? 'next' : 'error']('a');
      expect(said).toStrictEqual([thrown]);
      expect([source.observed, hedge.observed]).toStrictEqual([false, false]);
    }
  });

  it('[H75] sends what a budget throws in its own time down the error channel', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const take = () => {
        throw 'empty-handed';
      };
      const source = cold(' ------a|');
      const subs = '        ^--!';
      const expected = '    ---#';
      const budget = { available: 1, take, credit: () => {} };
      expectObservable(source.pipe(raceFailover([() => of('x')], { hedgeAfter: 3, budget }))).toBe(expected, {}, 'empty-handed');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('[H76] lets neither an empty stream nor an early error win', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --|');
      const second = cold('    -#');
      const third = cold('      -x|');
      const expected = '     ----x|';
      expectObservable(source.pipe(raceFailover([() => second, () => third]))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(second.subscriptions).toBe('--^!');
      expectSubscriptions(third.subscriptions).toBe('---^-!');
    });
  });

  it('[H76] takes a stream without a winning item for an empty one', () => {
    const [failed] = saidBy(of('k', 'k').pipe(raceFailover<string>([], { wins: (item) => item !== 'k' })));
    expect(RaceFailedError.is(failed) && failed.errors.map((error) => EmptyCandidateError.is(error))).toStrictEqual([true]);
  });
});
