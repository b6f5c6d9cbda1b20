import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Some tests run what a user would install: it is built once, before all of them. */
export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const run = (...args: readonly string[]): unknown => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  run('node_modules/typescript/bin/tsc', '-b');
  run('scripts/bundle.mjs');
}
