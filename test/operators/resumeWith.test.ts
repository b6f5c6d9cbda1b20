import { concat, defer, EMPTY, Observable, of, Subject, Subscription, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Handover } from '../../operators/relay/relay.js';
import { resumeWith } from '../../operators/resumeWith.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const failing = (error: unknown) => throwError(() => error);

/** Everything a stream says while it is being subscribed. */
const saidBy = <T>(stream: Observable<T>) => {
  const said: unknown[] = [];
  stream.subscribe({ next: (item) => said.push(item), error: (error) => said.push(error), complete: () => said.push('end') });
  return said;
};

describe('resumeWith', () => {
  it('goes on with the next stream when the source breaks', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   --a--#');
      const next = cold('          --x--y--|');
      const sourceSubs = '    ^----!';
      const nextSubs = '      -----^-------!';
      const expected = '      --a----x--y--|';
      expectObservable(source.pipe(resumeWith(() => next))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('mirrors a source that does not break', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--b--|');
      const subs = '        ^-------!';
      const expected = '    --a--b--|';
      expectObservable(source.pipe(resumeWith(() => of('x')))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('mirrors an empty source and one that never speaks', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      expectObservable(cold('---|').pipe(resumeWith(() => of('x')))).toBe('---|');
      expectObservable(cold('----').pipe(resumeWith(() => of('x')))).toBe('----');
    });
  });

  it('goes on from an error before any item', () => {
    expect(saidBy(failing('busy').pipe(resumeWith(() => of('x'))))).toStrictEqual(['x', 'end']);
  });

  it('lets the error through when there is no successor', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a--#', {}, 'reset');
      const subs = '        ^----!';
      const expected = '    --a--#';
      expectObservable(source.pipe(resumeWith(() => undefined))).toBe(expected, {}, 'reset');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('is unsubscribed with downstream, in whichever leg it is', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a--#');
      const next = cold('         --x--y--|');
      const subs = '         ^-------!';
      const sourceSubs = '   ^----!';
      const nextSubs = '     -----^--!';
      const expected = '     --a----x-';
      expectObservable(source.pipe(resumeWith(() => next)), subs).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectSubscriptions(next.subscriptions).toBe(nextSubs);
    });
  });

  it('stops a synchronous source, and a synchronous successor, when downstream has enough', () => {
    const produced: string[] = [];
    const counting = (name: string, end: Observable<string>) =>
      concat(
        new Observable<string>((subscriber) => {
          for (let value = 0; value < 4 && !subscriber.closed; value += 1) {
            produced.push(`${name}${value}`);
            subscriber.next(`${name}${value}`);
          }
          subscriber.complete();
        }),
        end,
      );
    const stream = counting('a', failing('reset')).pipe(resumeWith(() => counting('b', EMPTY)));
    expect(saidBy(stream.pipe(take(3)))).toStrictEqual(['a0', 'a1', 'a2', 'end']);
    expect(produced).toStrictEqual(['a0', 'a1', 'a2']);
    produced.length = 0;
    expect(saidBy(stream.pipe(take(6)))).toStrictEqual(['a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'end']);
    expect(produced).toStrictEqual(['a0', 'a1', 'a2', 'a3', 'b0', 'b1']);
  });

  it('tears the dead source down before it asks for the next, however it died', () => {
    const events: string[] = [];
    const later = new Subject<string>();
    const dying = (name: string, inner: Observable<string>) =>
      new Observable<string>((subscriber) => {
        inner.subscribe(subscriber);
        return () => events.push(`${name} down`);
      });
    const legs = [dying('second', failing('at once')), dying('third', EMPTY)];
    const next = ({ attempt }: Handover<unknown>) => {
      events.push(`asked ${attempt}`);
      return legs[attempt];
    };
    dying('first', later).pipe(resumeWith(next)).subscribe();
    later.error('in its own time');
    expect(events).toStrictEqual(['first down', 'asked 0', 'second down', 'asked 1', 'third down']);
  });

  it('keeps two subscriptions of one result apart', () => {
    const handovers: unknown[] = [];
    const source = concat(of('a'), failing('reset'));
    const result = source.pipe(
      resumeWith(({ error, progress, attempt }) => {
        handovers.push([error, [...progress], attempt]);
        return of('b');
      }),
    );
    expect(saidBy(result)).toStrictEqual(['a', 'b', 'end']);
    expect(saidBy(result)).toStrictEqual(['a', 'b', 'end']);
    expect(handovers).toStrictEqual([
      ['reset', ['a'], 0],
      ['reset', ['a'], 0],
    ]);
  });

  it('keeps two subscriptions apart that run at the same time', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('      a--b#');
      const next = cold('            -x--|', { x: 'x' });
      const later = '            -^';
      const expected = '         a--b-x--|';
      const laterExpected = '    -a--b-x--|';
      const handovers: string[] = [];
      const result = source.pipe(
        resumeWith(({ progress, attempt }) => {
          handovers.push(`${attempt} after ${progress.join('')}`);
          return next;
        }),
      );
      expectObservable(result).toBe(expected);
      expectObservable(result, later).toBe(laterExpected);
      expectSubscriptions(source.subscriptions).toBe(['^---!', '-^---!']);
      expectSubscriptions(next.subscriptions).toBe(['  ----^---!', '-----^---!']);
      expectObservable(of(handovers), '9ms ^').toBe('9ms (h|)', { h: ['0 after ab', '0 after ab'] });
    });
  });

  it('tells of the error, the progress and the attempt, from 0', () => {
    const handovers: unknown[] = [];
    const legs = [concat(of('lo'), failing('second')), failing('third'), of('!')];
    const next = ({ error, progress, attempt }: Handover<string>) => {
      handovers.push({ error, progress, attempt });
      return legs[attempt];
    };
    const progress = { seed: () => '', add: (text: string, item: string) => text + item };
    const result = concat(of('Hel'), failing('first')).pipe(resumeWith(next, { progress }));
    expect(saidBy(result)).toStrictEqual(['Hel', 'lo', '!', 'end']);
    expect(handovers).toStrictEqual([
      { error: 'first', progress: 'Hel', attempt: 0 },
      { error: 'second', progress: 'Hello', attempt: 1 },
      { error: 'third', progress: 'Hello', attempt: 2 },
    ]);
  });

  it('counts an item as progress before it delivers it', () => {
    const source = new Subject<string>();
    const seen: string[] = [];
    source.pipe(resumeWith(({ progress }) => of(progress.join('+')))).subscribe((item) => {
      seen.push(item);
      if (item === 'b') source.error('from within');
    });
    source.next('a');
    source.next('b');
    expect(seen).toStrictEqual(['a', 'b', 'a+b']);
  });

  it('hands its context to next', () => {
    const next = vi.fn((_: Handover<readonly string[]>, question: string) => of(`re: ${question}`));
    expect(saidBy(resumeWith(next)(failing('busy'), 'why'))).toStrictEqual(['re: why', 'end']);
  });

  it('passes on the last error when all attempts are used', () => {
    const next = vi.fn(({ attempt }: Handover<readonly string[]>) => failing(`successor ${attempt}`));
    const first = failing('source') as Observable<string>;
    expect(saidBy(first.pipe(resumeWith<string>(next)))).toStrictEqual(['successor 2']);
    expect(next).toHaveBeenCalledTimes(3);
    expect(saidBy(first.pipe(resumeWith<string>(next, { maxAttempts: 0 })))).toStrictEqual(['source']);
    expect(next).toHaveBeenCalledTimes(3);
  });

  it('sends what a callback throws down the error channel', () => {
    const boom = () => {
      throw 'in a callback';
    };
    const source = new Subject<string>();
    const said: unknown[] = [];
    const add = source.pipe(resumeWith(() => of('x'), { progress: { seed: () => '', add: boom } }));
    add.subscribe({ error: (error: unknown) => said.push(error) });
    source.next('a');
    expect(source.observed).toBe(false);
    expect(saidBy(failing('reset').pipe(resumeWith(boom)))).toStrictEqual(['in a callback']);
    expect(saidBy(source.pipe(resumeWith(() => of('x'), { progress: { seed: boom, add: () => '' } })))).toStrictEqual([
      'in a callback',
    ]);
    source.pipe(resumeWith(boom)).subscribe({ error: (error: unknown) => said.push(error) });
    source.error('in its own time');
    expect(said).toStrictEqual(['in a callback', 'in a callback']);
  });

  it('asks for no successor when the consumer leaves at the last item', () => {
    const next = vi.fn(() => of('x'));
    const source = concat(of('a'), failing('reset'));
    expect(saidBy(source.pipe(resumeWith(next), take(1)))).toStrictEqual(['a', 'end']);
    const within = new Subscription();
    within.add(source.pipe(resumeWith(next)).subscribe(() => within.unsubscribe()));
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('follows 100,000 legs that fail while they are subscribed', () => {
    const next = ({ attempt }: Handover<number>) => (attempt < 100_000 ? concat(of(1), failing('again')) : undefined);
    const progress = { seed: () => 0, add: (sum: number, item: number) => sum + item };
    let items = 0;
    let end: unknown;
    const stream = defer(() => next({ error: undefined, progress: 0, attempt: 0 }) ?? EMPTY);
    stream.pipe(resumeWith(next, { progress, maxAttempts: Infinity })).subscribe({
      next: () => (items += 1),
      error: (error: unknown) => (end = error),
    });
    expect([items, end]).toStrictEqual([100_001, 'again']);
  }, 30_000);

  it('rejects bad options when it is made, and names them', () => {
    const next = () => EMPTY;
    expect(() => resumeWith(EMPTY as never)).toThrow(/^resumeWith\(next\) must be a function, not object$/);
    expect(() => resumeWith(next, { maxAttempts: -1 })).toThrow(/maxAttempts.*not -1$/);
    expect(() => resumeWith(next, { soft: { after: 0 } })).toThrow(/soft\.after.*not 0$/);
    expect(() => resumeWith(next, { soft: { after: Number.NaN } })).toThrow(RangeError);
    expect(() => resumeWith(next, { soft: { after: 1, isProgress: 1 as never } })).toThrow(/soft\.isProgress.*not number$/);
    expect(() => resumeWith(next, { progress: { seed: 1 as never, add: () => 1 } })).toThrow(/progress\.seed.*not number$/);
    expect(() => resumeWith(next, { progress: { seed: () => 1, add: 'x' as never } })).toThrow(
      /progress\.add.*not the string "x"$/,
    );
    expect(() => resumeWith(next, { maxAttempts: 0.5 })).toThrow(/^resumeWith\(\{ maxAttempts \}\) must be .*, not 0.5$/);
    expect(() => resumeWith(next, { soft: undefined, progress: undefined, maxAttempts: undefined })).not.toThrow();
  });
});
