// Packs the package, installs it in an empty folder as a user would, and runs test/package/smoke.mjs there on each Node.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const { version, rxjs } = (({ version, devDependencies }) => ({ version, rxjs: devDependencies.rxjs }))(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
);
const folder = mkdtempSync(join(tmpdir(), 'rxbaton-packed-'));
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: 'inherit', timeout: 300_000 });

try {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'inherit' });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', 'install', '--silent', `./rxbaton-${version}.tgz`, `rxjs@${rxjs}`);
  cpSync(join(root, 'test/package/smoke.mjs'), join(folder, 'smoke.mjs'));
  for (const node of [['node'], ['npx', '-y', 'node@22'], ['npx', '-y', 'node@24']]) run(...node, 'smoke.mjs');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
