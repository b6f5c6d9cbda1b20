import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe('500 chats', () => {
  it('leave nothing behind when they are destroyed in the middle of their answers', async () => {
    const program = fileURLToPath(new URL('./memory.mjs', import.meta.url));
    const child = fork(program, { execArgv: ['--expose-gc'], silent: true });
    const [left] = (await once(child, 'message')) as [{ grown: number; alive: number; open: number }];
    await once(child, 'exit');
    expect(left).toMatchObject({ alive: 0, open: 0 });
    // 500 chats with their answers are about 8 MB; the rest is the noise of the heap.
    expect(left.grown).toBeLessThan(500_000);
  }, 60_000);
});
