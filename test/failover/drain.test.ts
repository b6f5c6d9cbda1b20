import { describe, expect, it } from 'vitest';
import { holdAndDrain } from '../../bench/queue/holdAndDrain.js';

describe('a long line', () => {
  it('is let go in order, at the pace that was asked for, and leaves nothing behind', async () => {
    const drained = await holdAndDrain({ count: 1_000, pace: 100, contentLength: 100 });
    expect(drained.order).toStrictEqual(Array.from({ length: 1_000 }, (_, number) => number));
    expect(drained.perSecond).toStrictEqual(Array.from({ length: 10 }, () => 100));
    expect([drained.answered, drained.pending]).toStrictEqual([1_000, 0]);
  });
});
