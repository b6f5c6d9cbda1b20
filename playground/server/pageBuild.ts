import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { angularBuild } from './angularBuild.js';

/** What the page is made of, from the root. */
const SOURCES = ['playground/app', 'playground/angular.json', 'playground/tsconfig.json', 'dist/src', 'dist/operators'];

export interface PageBuild {
  /** The folder of the built page. */
  readonly folder: string;
  /** Whether it is older than what it is made of. */
  readonly isStale: boolean;
  run(): Promise<void>;
}

/** The page's build. Nothing is built twice of the same sources: their digest lies beside what was made of them. */
export async function pageBuild(root: string): Promise<PageBuild> {
  const folder = join(root, 'dist/playground/page');
  const stamp = join(root, 'dist/playground/page.stamp');
  const digest = await digestOf(root);
  const built = await readFile(stamp, 'utf8').catch(() => '');
  const isThere = await access(join(folder, 'index.html')).then(
    () => true,
    () => false,
  );
  return {
    folder,
    isStale: built !== digest || !isThere,
    run: async () => {
      await angularBuild(root, 'playground');
      await mkdir(join(root, 'dist/playground'), { recursive: true });
      await writeFile(stamp, digest);
    },
  };
}

async function digestOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesIn(root, source)) hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
}

/** In one order, whatever the disk's is. */
async function filesIn(root: string, path: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.map((file) => file.slice(root.length + 1)).sort();
}
