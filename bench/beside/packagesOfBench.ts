import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** From dist/bench/beside to the folder that has the contenders' packages. */
const FOLDER = fileURLToPath(new URL('../../../bench/', import.meta.url));

/** Installs what rxbaton is held against, once: it is no dependency of rxbaton's. */
export function installPackagesOfBench(): void {
  if (existsSync(`${FOLDER}node_modules/.package-lock.json`)) return;
  console.log('bench/ has packages of its own, which are missing: npm ci in bench/.');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: 'inherit',
  });
}
