import { startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { lastValueFrom, NEVER, throwError } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Act } from '../../../examples/start/act.js';
import { playAct } from '../../../examples/start/playAct.js';

const act: Act = { name: '', title: '', plot: '', expectedMs: 1_000, options: {}, scripts: {}, play: () => NEVER };
const finish = vi.fn();
const screen = { pauseMs: 0, print: () => undefined, show: () => finish };

let upstream: Upstream;
beforeEach(async () => {
  finish.mockClear();
  upstream = await startUpstream();
});
afterEach(() => upstream.close());

it('ends an act that hangs, and says so', async () => {
  vi.useFakeTimers();
  const outcome = lastValueFrom(playAct(act, { upstream, screen, now: () => 0 }));
  await vi.advanceTimersByTimeAsync(6_000);
  vi.useRealTimers();
  expect(await outcome).toMatchObject({ exchanges: [], failure: 'nothing has happened for 6 seconds' });
  expect(finish).toHaveBeenCalledOnce();
});

it('goes on with the play when an act fails', async () => {
  const failing = { ...act, play: () => throwError(() => new Error('the scenery fell down')) };
  const outcome = await lastValueFrom(playAct(failing, { upstream, screen, now: () => 0 }));
  expect(outcome.failure).toBe('the scenery fell down');
  expect(finish).toHaveBeenCalledOnce();
});
