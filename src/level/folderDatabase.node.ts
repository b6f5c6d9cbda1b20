import { resolve } from 'node:path';
import { type DatabaseSource, openedDatabase } from './openedDatabase.js';
import { PrivateFolder } from './privateFolder.node.js';

/** The database in a folder, which is made for it if there is none. */
export function folderDatabase(path: string): DatabaseSource {
  // The process may change its own folder later.
  const folder = new PrivateFolder(resolve(path));
  return {
    location: folder.path,
    open: async () => {
      const ClassicLevel = await classicLevel();
      await folder.make();
      return openedDatabase(new ClassicLevel(folder.path), () => folder.settle());
    },
    // What it cannot read it moves to the folder `lost`.
    repair: async () => (await classicLevel()).repair(folder.path),
  };
}

async function classicLevel(): Promise<typeof import('classic-level').ClassicLevel> {
  try {
    return (await import('classic-level')).ClassicLevel;
  } catch (cause) {
    throw new Error(
      'levelStore(path) needs the package classic-level, which is not there or does not load: npm install classic-level',
      {
        cause,
      },
    );
  }
}
