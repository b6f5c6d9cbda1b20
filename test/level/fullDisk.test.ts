import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ClassicLevel } from 'classic-level';
import { describe, expect, it } from 'vitest';
import type { LevelDatabase } from '../../src/level/levelDatabase.js';
import { levelStore } from '../../src/level/levelStore.js';
import { idsIn, stored } from '../outage/stored.js';
import { temporaryFolder } from './temporaryFolder.js';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./fullDisk.mjs', import.meta.url));

interface Outcome {
  readonly acknowledged: readonly string[];
  readonly refusals: readonly string[];
  readonly listed: readonly string[];
}

/** Where the store is to be made, for the shell. */
const PARENT = 'RXBATON_TEST_FOLDER';
const NO_LONG_FILES = {
  name: 'whose files may not grow',
  shell: ['sh'],
  before: "trap '' XFSZ; ulimit -S -f 1024",
  makeRoom: 'prlimit --pid $PPID --fsize=unlimited',
  refusal: /File too large/,
};
const SMALL_DISK = {
  name: 'that is full',
  // A namespace of its own: the disk is gone with the process.
  shell: ['unshare', '--mount', '--map-root-user', 'sh'],
  before: `mount -t tmpfs -o size=2m none "$${PARENT}" && head -c 1200000 /dev/zero > "$${PARENT}/ballast"`,
  makeRoom: `rm "$${PARENT}/ballast"`,
  refusal: /No space left on device/,
};

/** Where processes may not mount anything, limits on files remain. */
function mayMount(): boolean {
  const [command = '', ...words] = [...SMALL_DISK.shell, '-c', 'mount -t tmpfs none /mnt'];
  try {
    execFileSync(command, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a disk', () => {
  it.each(mayMount() ? [NO_LONG_FILES, SMALL_DISK] : [NO_LONG_FILES])(
    '[Q96] $name: refuses, loses nothing that it took, and takes more when there is room',
    async ({ shell, before, makeRoom, refusal }) => {
      const folder = temporaryFolder();
      const [command = '', ...words] = [...shell, '-c', `${before} && exec "$@"`, 'sh'];
      const env = { PATH: process.env.PATH ?? '', [PARENT]: dirname(folder) };
      const { stdout } = await run(command, [...words, process.execPath, SCRIPT, folder, makeRoom], { env });
      const { acknowledged, refusals, listed }: Outcome = JSON.parse(stdout);
      expect(refusals.length).toBeGreaterThan(0);
      expect(refusals.filter((message) => !refusal.test(message))).toStrictEqual([]);
      expect(acknowledged.length).toBeGreaterThan(10);
      expect(acknowledged.filter((id) => id.startsWith('when there is room')).length).toBe(20);
      expect(acknowledged.filter((id) => !listed.includes(id))).toStrictEqual([]);
    },
  );

  it('[Q96] that fails once: what was in that write is refused, and the next is written to a log with a clean end', async () => {
    const folder = temporaryFolder();
    const real = new ClassicLevel(folder);
    const calls: string[] = [];
    let failures = 1;
    const failing: LevelDatabase = {
      open: async () => void calls.push('open', String(await real.open())),
      close: async () => void calls.push('close', String(await real.close())),
      get: (key, options) => real.get(key, options),
      iterator: (options) => real.iterator(options),
      keys: (options) => real.keys(options),
      batch: async (operations, options) => {
        calls.push(`batch of ${operations.length}`);
        if (operations.length === 2 && failures-- > 0) throw new Error('EIO');
        await real.batch(operations, options);
      },
    };
    const store = levelStore(failing);
    await store.put(stored('a'));
    const outcomes = await Promise.allSettled([store.put(stored('b')), store.put(stored('c'))]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toStrictEqual([
      'Error: EIO',
      'Error: EIO',
    ]);
    await store.put(stored('d'));
    expect(await idsIn(store)).toStrictEqual(['a', 'd']);
    await store.close();
    expect(calls.filter((call) => call !== 'undefined')).toStrictEqual([
      ...['open', 'batch of 1', 'batch of 2', 'close'],
      ...['open', 'batch of 1', 'close'],
    ]);
  });

  it('[Q96] that cannot be opened: refuses, and is tried again at the next use', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder);
    const owner = new ClassicLevel(folder);
    await owner.open();
    const store = levelStore(folder);
    await expect(store.put(stored('a'))).rejects.toThrow('is open in another process');
    await owner.close();
    await store.put(stored('b'));
    expect(await idsIn(store)).toStrictEqual(['b']);
    await store.close();
  });
});
