import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Some tests run what a user would install: it is built once, before all of them. */
export function setup(): void {
  const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [compiler, '-b'], { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit' });
}
