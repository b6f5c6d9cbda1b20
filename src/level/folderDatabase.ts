import type { DatabaseSource } from './openedDatabase.js';

/** Where there is no file system: the package's `imports` choose the one for Node there. */
export const folderDatabase: (path: string) => DatabaseSource = () => {
  throw new TypeError('levelStore(path): folders need Node; give a database instead, such as a BrowserLevel of browser-level');
};
