import { chmod, mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';

/** A database has this file from the start. */
const MARK_OF_A_DATABASE = 'CURRENT';

/** A folder that its owner alone can look into, and whose files its owner alone can read. */
export class PrivateFolder {
  private known: ReadonlySet<string> = new Set();

  constructor(readonly path: string) {}

  /** Makes the folder. One that is there must be empty or a database: nobody else's folder is closed by mistake. */
  async make(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    try {
      await mkdir(this.path, { mode: 0o700 });
      await flushFolder(dirname(this.path));
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      await this.close();
    }
    this.known = new Set();
  }

  /**
   * Closes the files that have come since the last time, and sees to it that their names are on the disk too.
   *
   * LevelDB makes files whenever it likes, as open as the process's umask lets them be, and flushes what is in them but not always
   * the folder: a log whose name is lost is lost.
   */
  async settle(): Promise<void> {
    const names = (await readdir(this.path, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
    const added = names.filter((name) => !this.known.has(name));
    if (added.length === 0) return;
    await Promise.all(added.map((name) => chmodIfThere(join(this.path, name), 0o600)));
    await flushFolder(this.path);
    this.known = new Set(names);
  }

  private async close(): Promise<void> {
    const names = await readdir(this.path);
    if (names.length > 0 && !names.includes(MARK_OF_A_DATABASE)) {
      throw new Error(`levelStore(path): ${this.path} holds other files; give the store a folder of its own`);
    }
    const { mode } = await stat(this.path);
    if ((mode & 0o077) !== 0) await chmod(this.path, 0o700);
  }
}

async function chmodIfThere(file: string, mode: number): Promise<void> {
  try {
    await chmod(file, mode);
  } catch (error) {
    // Compaction removes files as it likes.
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows opens no folders, and needs no such flush.
  if (platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
