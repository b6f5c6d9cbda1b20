import { describe, expect, it } from 'vitest';
import { keyMove, pauseOrFollow } from '../../playground/app/timeline/keyMove.js';
import { ticksOf } from '../../playground/app/timeline/ticksOf.js';
import { following, paused, scrolled, type Viewport, windowOf, zoomed } from '../../playground/app/timeline/viewport.js';

const LIVE = { span: 1_000, end: undefined };

describe('the view of time', () => {
  it('follows the present with a margin, and stands still when paused', () => {
    expect(windowOf(LIVE, 5_000)).toStrictEqual({ from: 4_040, to: 5_040 });
    const still = paused(LIVE, 5_000);
    expect(windowOf(still, 9_000)).toStrictEqual({ from: 4_040, to: 5_040 });
    expect(following(still)).toStrictEqual(LIVE);
  });

  it('zooms around the anchor while it is paused, and stays live while it follows', () => {
    expect(zoomed(LIVE, 2, 0.5)).toStrictEqual({ span: 500, end: undefined });
    expect(windowOf(zoomed({ span: 1_000, end: 5_000 }, 2, 0.25), 0)).toStrictEqual({ from: 4_125, to: 4_625 });
  });

  it('zooms between a fifth of a second and ten minutes', () => {
    expect(zoomed(LIVE, 1_000, 0.5).span).toBe(200);
    expect(zoomed(LIVE, 0.000_1, 0.5).span).toBe(600_000);
  });

  it('scrolls back to the oldest moment at most, and follows again from the present on', () => {
    const back = scrolled(LIVE, -1_000, 0, 5_000);
    expect(back).toStrictEqual({ span: 1_000, end: 4_040 });
    expect(scrolled(back, -Infinity, 0, 5_000)).toStrictEqual({ span: 1_000, end: 960 });
    expect(scrolled(back, 2_000, 0, 5_000)).toStrictEqual(LIVE);
  });

  it('does not scroll where everything is in view', () => {
    expect(scrolled(LIVE, -100, 4_900, 5_000)).toStrictEqual({ span: 1_000, end: 5_040 });
  });

  it('is moved by keys', () => {
    const extent = { oldest: 0, now: 5_000 };
    const pressed = (...keys: readonly string[]) =>
      keys.reduce<Viewport>((viewport, key) => keyMove(key)?.(viewport, extent) ?? viewport, LIVE);
    expect(pressed('+', '-')).toStrictEqual(LIVE);
    expect(pressed('ArrowLeft').end).toBe(4_890);
    expect(pressed('ArrowLeft', 'ArrowRight')).toStrictEqual(LIVE);
    expect(pressed('Home').end).toBe(960);
    expect(pressed('Home', 'End')).toStrictEqual(LIVE);
    expect(pressed(' ')).toStrictEqual(paused(LIVE, 5_000));
    expect(pauseOrFollow(pressed(' '), extent)).toStrictEqual(LIVE);
    expect(keyMove('a')).toBeUndefined();
  });
});

describe('ticksOf()', () => {
  it('marks round moments since the origin', () => {
    expect(ticksOf({ from: 900, to: 4_200 }, 1_000, 5)).toStrictEqual([
      { at: 1_000, label: '0 s' },
      { at: 2_000, label: '1 s' },
      { at: 3_000, label: '2 s' },
      { at: 4_000, label: '3 s' },
    ]);
  });

  it('has as many digits as its steps need', () => {
    expect(ticksOf({ from: 0, to: 200 }, 0, 5).map(({ label }) => label)).toStrictEqual([
      '0.00 s',
      '0.05 s',
      '0.10 s',
      '0.15 s',
      '0.20 s',
    ]);
    expect(ticksOf({ from: 64_000, to: 66_500 }, 0, 3).map(({ label }) => label)).toStrictEqual(['1:04', '1:05', '1:06']);
    expect(ticksOf({ from: 61_000, to: 61_400 }, 0, 2).map(({ label }) => label)).toStrictEqual(['1:01.0', '1:01.2', '1:01.4']);
  });
});
