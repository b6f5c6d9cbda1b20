import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../src/level/groupCommit.js';

/** Writes that end when the test says so. */
function gate() {
  const writes: { readonly operations: readonly string[]; readonly end: (error?: Error) => void }[] = [];
  const commits = new GroupCommit<string>(
    (operations) =>
      new Promise((resolve, reject) => {
        writes.push({ operations, end: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
  );
  return { commits, writes };
}
const settled = async (): Promise<void> => void (await new Promise((resolve) => setImmediate(resolve)));

describe('a group commit', () => {
  it('writes what came at once in one go, and what comes meanwhile in the next', async () => {
    const { commits, writes } = gate();
    const done: string[] = [];
    const commit = (name: string) => commits.commit([name]).then(() => done.push(name));
    const all = [commit('a'), commit('b')];
    await settled();
    all.push(commit('c'), commit('d'));
    await settled();
    expect([writes.map(({ operations }) => operations), done]).toStrictEqual([[['a', 'b']], []]);
    writes[0]?.end();
    await settled();
    expect([writes.map(({ operations }) => operations), done]).toStrictEqual([
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      ['a', 'b'],
    ]);
    writes[1]?.end();
    await Promise.all(all);
    expect(done).toStrictEqual(['a', 'b', 'c', 'd']);
  });

  it('fails those of a write that failed, and goes on with the next', async () => {
    const { commits, writes } = gate();
    const first = Promise.allSettled([commits.commit(['a']), commits.commit(['b'])]);
    await settled();
    const second = commits.commit(['c']);
    writes[0]?.end(new Error('EIO'));
    expect((await first).map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
    await settled();
    writes[1]?.end();
    await second;
    expect(writes.map(({ operations }) => operations)).toStrictEqual([['a', 'b'], ['c']]);
  });
});
