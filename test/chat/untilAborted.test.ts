import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { concat, EMPTY, NEVER, of, type Subscription, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../src/chat/untilAborted.js';

const inTime = (test: (scheduler: TestScheduler) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  scheduler.run(() => test(scheduler));
};
const listenersOn = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('untilAborted', () => {
  it('errors with the reason, and lets the source go', () =>
    inTime((scheduler) => {
      const control = new AbortController();
      const source = scheduler.createHotObservable('--a--b--c--|');
      scheduler.schedule(() => control.abort('enough'), 6);
      scheduler.expectObservable(source.pipe(untilAborted(control.signal))).toBe('--a--b#', undefined, 'enough');
      scheduler.expectSubscriptions(source.subscriptions).toBe('^-----!');
    }));

  it('never subscribes when it is too late', () =>
    inTime((scheduler) => {
      const source = scheduler.createHotObservable('--a--|');
      scheduler.expectObservable(source.pipe(untilAborted(AbortSignal.abort('no')))).toBe('#', undefined, 'no');
      scheduler.expectSubscriptions(source.subscriptions).toBe([]);
    }));

  it('mirrors the source without a signal', () => {
    const source = of(1);
    expect(source.pipe(untilAborted(undefined))).toBe(source);
  });

  it('listens once, however many streams there are, and not at all when they are over', async () => {
    const warnings: string[] = [];
    const warned = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', warned);
    const { signal } = new AbortController();
    const open = Array.from({ length: 50 }, (): Subscription => NEVER.pipe(untilAborted(signal)).subscribe());
    expect(listenersOn(signal)).toBe(1);
    for (const ending of [EMPTY, of(1), throwError(() => 'broken')]) {
      ending.pipe(untilAborted(signal)).subscribe({ error: () => undefined });
    }
    expect(listenersOn(signal)).toBe(1);
    for (const subscription of open) subscription.unsubscribe();
    expect(listenersOn(signal)).toBe(0);
    await setImmediate();
    process.off('warning', warned);
    expect(warnings).toStrictEqual([]);
  });

  it('ends all of them, also those begun after others had ended', () => {
    const control = new AbortController();
    const heard: unknown[] = [];
    NEVER.pipe(untilAborted(control.signal)).subscribe().unsubscribe();
    for (const name of ['one', 'other']) {
      NEVER.pipe(untilAborted(control.signal)).subscribe({ error: (reason: unknown) => heard.push([name, reason]) });
    }
    control.abort('enough');
    NEVER.pipe(untilAborted(control.signal)).subscribe({ error: (reason: unknown) => heard.push(['late', reason]) });
    expect(heard).toStrictEqual([
      ['one', 'enough'],
      ['other', 'enough'],
      ['late', 'enough'],
    ]);
    expect(listenersOn(control.signal)).toBe(0);
  });

  it('ends a stream whose consumer aborts it', () => {
    const control = new AbortController();
    const heard: unknown[] = [];
    concat(of(1, 2, 3), NEVER)
      .pipe(untilAborted(control.signal))
      .subscribe({
        next: (value) => {
          heard.push(value);
          if (value === 2) control.abort('two');
        },
        error: (reason: unknown) => heard.push(reason),
      });
    expect(heard).toStrictEqual([1, 2, 'two']);
  });

  it('leaves no listener behind a synchronous source', () => {
    const { signal } = new AbortController();
    const heard: number[] = [];
    of(1, 2, 3, 4)
      .pipe(untilAborted(signal), take(3))
      .subscribe((value) => heard.push(value));
    expect([heard, listenersOn(signal)]).toStrictEqual([[1, 2, 3], 0]);
  });
});
