import { readFile } from 'node:fs/promises';

/** The package's version, from beside what was built. */
export async function version(): Promise<string> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  // The package's own file.
  return (JSON.parse(text) as { readonly version: string }).version;
}
