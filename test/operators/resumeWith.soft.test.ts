import { NEVER, Observable, of, Subject, take, takeUntil, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Handover } from '../../operators/relay/relay.js';
import { resumeWith } from '../../operators/resumeWith.js';
import { StallError } from '../../operators/stall/stallError.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const soft = { after: 4 };

describe('resumeWith, soft', () => {
  it('goes on with the successor when it speaks before the silent source', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a-----------b|');
      const next = cold('          --x--y|');
      const sourceSubs = '   ^-------!';
      const nextSubs = '     ------^-----!';
      const expected = '     --a-----x--y|';
      expectObservable(source.pipe(resumeWith(() => next, { soft }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('goes on with the silent source when it speaks first', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a----b--c|');
      const next = cold('          --x--y|');
      const nextSubs = '     ------^!';
      const expected = '     --a----b--c|';
      expectObservable(source.pipe(resumeWith(() => next, { soft }))).toBe(expected);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('asks nobody while items keep coming', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a--b--c--d--|');
      const next = cold('    x');
      const expected = '     --a--b--c--d--|';
      expectObservable(source.pipe(resumeWith(() => next, { soft }))).toBe(expected);
      expectSubscriptions(next.subscriptions).toBe([]);
    });
  });

  it('tells of a StallError, before and after the first item', () => {
    testScheduler().run(({ cold, flush }) => {
      const errors: unknown[] = [];
      const note = ({ error, attempt }: Handover<readonly string[]>) => {
        errors.push(attempt, StallError.is(error) && [error.phase, error.limitMs]);
        return attempt === 0 ? cold('  -----x---------|') : undefined;
      };
      cold('-----------|').pipe(resumeWith(note, { soft })).subscribe();
      flush();
      expect(errors).toStrictEqual([0, ['first', 4], 1, ['between', 4]]);
    });
  });

  it('tells of each leg whether it has spoken', () => {
    testScheduler().run(({ cold, flush }) => {
      const phases: unknown[] = [];
      const next = ({ error, attempt }: Handover<readonly string[]>) => {
        phases.push(StallError.is(error) ? error.phase : error);
        return attempt === 0 ? cold('---------|') : undefined;
      };
      cold('--a-#', undefined, 'reset').pipe(resumeWith(next, { soft })).subscribe();
      flush();
      expect(phases).toStrictEqual(['reset', 'first']);
    });
  });

  it('waits on when there is no successor', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('  --a-----------b|');
      const expected = '     --a-----------b|';
      expectObservable(source.pipe(resumeWith(() => undefined, { soft }))).toBe(expected);
    });
  });

  it('outlives successors that fail, and asks for another after the next silence', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a----------------b|');
      const failing = cold('       -#');
      const empty = cold('              --|');
      const third = cold('                     ----------z');
      const expected = '     --a----------------b|';
      const legs = [failing, empty, third];
      expectObservable(source.pipe(resumeWith(({ attempt }) => legs[attempt], { soft }))).toBe(expected);
      expectSubscriptions(failing.subscriptions).toBe('------^!');
      expectSubscriptions(empty.subscriptions).toBe('  -----------^-!');
      expectSubscriptions(third.subscriptions).toBe('  -----------------^-!');
    });
  });

  it('goes on with the waiting successor when the silent source dies', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a-----#');
      const next = cold('          ----x|');
      const sourceSubs = '   ^-------!';
      const nextSubs = '     ------^----!';
      const expected = '     --a-------x|';
      expectObservable(source.pipe(resumeWith(() => next, { soft }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('ends when the silent source completes', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a-----|');
      const next = cold('          ----x|');
      const nextSubs = '     ------^-!';
      const expected = '     --a-----|';
      expectObservable(source.pipe(resumeWith(() => next, { soft }))).toBe(expected);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('watches the successor in its turn, and hands over hard from it too', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('  --a-----------');
      const second = cold('        -b---------');
      const third = cold('               -c#');
      const fourth = cold('                -d|');
      const expected = '     --a----b----c-d|';
      const legs = [second, third, fourth];
      expectObservable(source.pipe(resumeWith(({ attempt }) => legs[attempt], { soft }))).toBe(expected);
    });
  });

  it('keeps what a successor says before it makes progress, and passes on what the source says', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a-k--k--k-----');
      const next = cold('          -k----x----y|');
      const sourceSubs = '   ^-----------!';
      const expected = '     --a-k--k--k-(kx)-y|';
      const isProgress = (item: string) => item !== 'k';
      expectObservable(source.pipe(resumeWith(() => next, { soft: { after: 4, isProgress } }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('uses an attempt for each successor, soft or hard', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('  --a---------#', undefined, 'reset');
      const next = cold('          -#');
      const expected = '     --a---------#';
      expectObservable(source.pipe(resumeWith(() => next, { soft, maxAttempts: 1 }))).toBe(expected, undefined, 'reset');
    });
  });

  it('unsubscribes both when downstream is closed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a-----------');
      const next = cold('          ----------');
      const subs = '         ^--------!';
      const nextSubs = '     ------^--!';
      const expected = '     --a-------';
      expectObservable(source.pipe(resumeWith(() => next, { soft })), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('leaves no timer behind', () => {
    const scheduler = testScheduler();
    const subscription = NEVER.pipe(resumeWith(() => NEVER, { soft, scheduler })).subscribe();
    expect(scheduler.actions.length).toBe(1);
    subscription.unsubscribe();
    expect(scheduler.actions).toStrictEqual([]);
  });

  it.each(['seed', 'isProgress'])('watches no longer when %s unsubscribes', (name) => {
    const scheduler = testScheduler();
    const [source, stop] = [new Subject<string>(), new Subject<void>()];
    const asked: number[] = [];
    const next = ({ attempt }: Handover<number>) => {
      asked.push(attempt);
      return NEVER;
    };
    const leave = (left: string) => {
      if (left === name) stop.next();
      return true;
    };
    const options = {
      soft: { ...soft, isProgress: () => leave('isProgress') },
      progress: { seed: () => Number(leave('seed')), add: (count: number) => count + 1 },
      scheduler,
    };
    source.pipe(resumeWith<string, unknown, number>(next, options), takeUntil(stop)).subscribe();
    scheduler.flush();
    source.next('a');
    expect(scheduler.actions).toStrictEqual([]);
    expect(asked).toStrictEqual(name === 'seed' ? [] : [0]);
  });

  it('drops a successor that makes the silent source speak while it is being subscribed', () => {
    const scheduler = testScheduler();
    const source = new Subject<string>();
    const next = new Observable<string>((subscriber) => {
      source.next('a');
      subscriber.next('x');
      subscriber.error('too late');
    });
    const seen: unknown[] = [];
    source.pipe(resumeWith(() => next, { soft, scheduler, maxAttempts: 1 })).subscribe((item) => seen.push(item));
    scheduler.flush();
    source.next('b');
    expect(seen).toStrictEqual(['a', 'b']);
  });

  it('counts nothing as progress that the consumer did not stay for', () => {
    testScheduler().run(({ cold, expectObservable, flush }) => {
      const source = cold('  -------');
      const next = cold('        k-l-x--');
      const expected = '     --------(k|)';
      const added: string[] = [];
      const progress = { seed: () => 0, add: (count: number, item: string) => count + added.push(item) };
      const isProgress = (item: string) => item === 'x';
      const resumed = source.pipe(resumeWith(() => next, { soft: { after: 4, isProgress }, progress }));
      expectObservable(resumed.pipe(take(1))).toBe(expected);
      flush();
      expect(added).toStrictEqual(['k']);
    });
  });

  it('unsubscribes the silent source before it delivers the first item of its successor', () => {
    const events: string[] = [];
    const silent = new Observable<string>(() => () => events.push('source down'));
    const next = new Subject<string>();
    const scheduler = testScheduler();
    silent.pipe(resumeWith(() => next, { soft, scheduler })).subscribe((item) => events.push(item));
    scheduler.flush();
    next.next('x');
    expect(events).toStrictEqual(['source down', 'x']);
  });

  it('takes a successor that speaks while it is being subscribed', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a------');
      const sourceSubs = '   ^-----!';
      const expected = '     --a---(xy|)';
      expectObservable(source.pipe(resumeWith(() => of('x', 'y'), { soft }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('sends what next throws in a silence down the error channel', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a------');
      const subs = '         ^-----!';
      const expected = '     --a---#';
      const boom = () => {
        throw 'in a callback';
      };
      expectObservable(source.pipe(resumeWith(boom, { soft }))).toBe(expected, undefined, 'in a callback');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each(['source', 'successor'])(
    'sends what isProgress throws of the %s down the error channel, and lets go of both',
    (who) => {
      const scheduler = testScheduler();
      const [source, next] = [new Subject<string>(), new Subject<string>()];
      const isProgress = () => {
        throw 'in isProgress';
      };
      const said: unknown[] = [];
      source.pipe(resumeWith(() => next, { soft: { after: 4, isProgress }, scheduler })).subscribe({
        next: (item) => said.push(item),
        error: (error: unknown) => said.push(error),
      });
      scheduler.flush();
      (who === 'source' ? source : next).next('a');
      expect(said).toStrictEqual(['in isProgress']);
      expect([source.observed, next.observed, scheduler.actions]).toStrictEqual([false, false, []]);
    },
  );

  it('keeps the order when the consumer makes the successor speak, or the silent source, from within its first item', () => {
    const scheduler = testScheduler();
    const [source, next] = [new Subject<string>(), new Subject<string>()];
    const seen: string[] = [];
    source.pipe(resumeWith(() => next, { soft, scheduler })).subscribe((item) => {
      seen.push(item);
      if (item !== 'x') return;
      source.next('from its grave');
      next.next('y');
    });
    scheduler.flush();
    next.next('x');
    next.next('z');
    expect(seen).toStrictEqual(['x', 'y', 'z']);
  });

  it('asks for a successor when it is told of a silence, and only for one at a time', () => {
    testScheduler().run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a---------b---|');
      const after = hot('    -----s-t----------');
      const next = cold('         ---------x');
      const nextSubs = '     -----^------!----';
      const expected = '     --a---------b---|';
      expectObservable(source.pipe(resumeWith(() => next, { soft: { after } }))).toBe(expected);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
      expectSubscriptions(after.subscriptions).toBe('^---------------!');
    });
  });

  it('tells the successor what it was told of the silence, and goes on with it when it speaks first', () => {
    const [source, next, after] = [new Subject<string>(), new Subject<string>(), new Subject<string>()];
    const seen: unknown[] = [];
    const successor = ({ error }: Handover<readonly string[]>) => {
      seen.push(error);
      return next;
    };
    source.pipe(resumeWith(successor, { soft: { after } })).subscribe((item) => seen.push(item));
    source.next('a');
    after.next('silent');
    expect(source.observed).toBe(true);
    next.next('x');
    expect(source.observed).toBe(false);
    next.complete();
    expect(after.observed).toBe(false);
    expect(seen).toStrictEqual(['a', 'silent', 'x']);
  });

  it('waits for ever when told so', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const source = cold('  a 60s b|');
      const expected = '     a 60s b|';
      const impatient = resumeWith<string>(() => throwError(() => 'asked'), { soft: { after: Infinity } });
      expectObservable(source.pipe(impatient)).toBe(expected);
      expectObservable(NEVER.pipe(impatient)).toBe('-');
    });
  });
});
