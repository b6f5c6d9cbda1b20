// Packs the package and installs it in empty folders as a user would: runs test/package/smoke.mjs there on each Node, and
// test/package/angular.mjs with each version of Angular.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const { version, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const rxjs = `rxjs@${devDependencies.rxjs}`;
const folders = [];
const emptyFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxbaton-packed-'));
  folders.push(folder);
  return folder;
};

/** Installs the tarball with what else a user has, and runs a program of test/package there. */
function tryOut(tarball, program, others, nodes) {
  const folder = emptyFolder();
  const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: 'inherit', timeout: 300_000 });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', 'install', '--silent', tarball, rxjs, ...others);
  cpSync(join(root, 'test/package', program), join(folder, program));
  for (const node of nodes) run(...node, program);
}

const angular = (range) =>
  ['core', 'common', 'compiler', 'platform-browser', 'platform-server'].map((name) => `@angular/${name}@${range}`);

try {
  const packed = emptyFolder();
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed], { cwd: root, stdio: 'inherit' });
  const tarball = join(packed, `rxbaton-${version}.tgz`);
  tryOut(tarball, 'smoke.mjs', [], [['node'], ['npx', '-y', 'node@22'], ['npx', '-y', 'node@24']]);
  for (const range of ['~20.3.0', devDependencies['@angular/core']]) tryOut(tarball, 'angular.mjs', angular(range), [['node']]);
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
