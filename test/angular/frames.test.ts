// @vitest-environment jsdom
import { effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { concat, ignoreElements, of, Subscription, timer } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { frameScheduler, injectChat } from '../../src/angular/index.js';
import { provider } from '../../src/providers/provider.js';
import { application, Clock } from './bed.js';

const FRAME_MS = 16;

describe('frames', () => {
  it('writes at most once a frame, and text and status together, however fast words come', async () => {
    const clock = new Clock();
    const words = Array.from({ length: 2_000 }, (_, number) => `${number} `);
    // Two in a millisecond, for a second.
    const fast = provider('fast', () =>
      concat(
        ...words.map((text, number) =>
          concat(
            timer(number % 2, clock).pipe(ignoreElements()),
            of({ type: 'text' as const, text, provider: 'fast', attempt: 0 }),
          ),
        ),
        of({ type: 'finish' as const, reason: 'stop' as const, provider: 'fast', attempt: 0 }),
      ),
    );
    const injector = application();
    const chat = injector.runInContext(() => injectChat({ provider: fast, frames: clock }));
    const writes: { at: number; status: string; text: string }[] = [];
    injector.runInContext(() => effect(() => writes.push({ status: chat.status(), text: chat.text(), at: clock.now() })));
    TestBed.tick();
    chat.send('Go');
    TestBed.tick();
    for (let at = 0; at <= 1_200; at++) {
      await clock.pass(1);
      TestBed.tick();
    }
    expect(chat.text()).toBe(words.join(''));
    const frames = writes.slice(2);
    expect(frames.length).toBeGreaterThan(1_000 / FRAME_MS - 3);
    expect(frames.slice(1).filter(({ at }, index) => at - (frames[index]?.at ?? 0) < FRAME_MS - 1)).toStrictEqual([]);
    expect(
      writes.filter(({ status, text }) => (status === 'streaming') !== (text !== '' && text !== words.join(''))),
    ).toHaveLength(0);
    expect(writes.at(-1)?.status).toBe('done');
  });
});

describe('frameScheduler', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('ticks with the next frame, once', () => {
    vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setInterval', 'clearInterval', 'Date'] });
    const ticks: unknown[] = [];
    frameScheduler.schedule((state) => ticks.push(state), 1_000, 'a');
    vi.advanceTimersToNextFrame();
    expect(ticks).toStrictEqual(['a']);
    vi.advanceTimersByTime(1_000);
    expect(ticks).toStrictEqual(['a']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ticks with a timer while there are no frames, as in a hidden tab', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    vi.stubGlobal('requestAnimationFrame', () => 1);
    vi.stubGlobal('cancelAnimationFrame', () => undefined);
    const ticks: unknown[] = [];
    frameScheduler.schedule(() => ticks.push('tick'));
    vi.advanceTimersByTime(99);
    expect(ticks).toStrictEqual([]);
    vi.advanceTimersByTime(1);
    expect(ticks).toStrictEqual(['tick']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when it is unsubscribed', () => {
    vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setInterval', 'clearInterval', 'Date'] });
    const all = new Subscription();
    const ticks: unknown[] = [];
    all.add(frameScheduler.schedule(() => ticks.push('tick')));
    all.unsubscribe();
    vi.advanceTimersByTime(1_000);
    expect([ticks, vi.getTimerCount()]).toStrictEqual([[], 0]);
  });
});
