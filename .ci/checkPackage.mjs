// Packs the package, looks whether its types are found where its modules are, and installs it in empty folders as a user would, to
// run programs of test/package there: on each Node, without and with what the entries may need, and with each version of Angular.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = new URL('..', import.meta.url).pathname;
const { version, devDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const asTested = (name) => `${name}@${devDependencies[name]}`;
const folders = [];
const emptyFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxbaton-packed-'));
  folders.push(folder);
  return folder;
};

async function run(cwd, command, ...args) {
  const { stdout } = await promisify(execFile)(command, args, { cwd, timeout: 300_000 });
  process.stdout.write(stdout);
}

/** Whether TypeScript finds the types of each entry, and those of an ES module, as Node and bundlers resolve it. */
async function findTypes(tarball) {
  const attw = join(root, '.ci/node_modules/.bin/attw');
  const args = [tarball, '--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii'];
  await promisify(execFile)(attw, args).catch(({ stdout, message }) => {
    throw new Error(stdout || message);
  });
  console.log('packed package: types are found for ES modules');
}

/** Installs the tarball with what else a user has, and runs programs of test/package there. */
async function tryOut(tarball, programs, others, nodes = [['node']]) {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run(folder, 'npm', 'install', '--silent', tarball, asTested('rxjs'), ...others);
  for (const program of programs) {
    cpSync(join(root, 'test/package', program), join(folder, program));
    for (const node of nodes) await run(folder, ...node, program);
  }
}

const NODES = ['20.19', '22', '24'].map((version) => ['npx', '-y', `node@${version}`]);
const optionalPeers = Object.keys(peerDependenciesMeta).map(asTested);
const angular = (range) =>
  ['core', 'common', 'compiler', 'platform-browser', 'platform-server'].map((name) => `@angular/${name}@${range}`);

try {
  const packed = emptyFolder();
  await run(root, 'npm', 'run', '-s', 'prepack');
  await run(root, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', packed);
  const tarball = join(packed, `rxbaton-${version}.tgz`);
  const outcomes = await Promise.allSettled([
    findTypes(tarball),
    tryOut(tarball, ['smoke.mjs', 'entries.mjs'], [], NODES),
    tryOut(tarball, ['entries.mjs', 'documents.mjs'], optionalPeers),
    tryOut(tarball, ['angular.mjs'], angular('~20.3.0')),
    tryOut(tarball, ['angular.mjs'], angular(devDependencies['@angular/core'])),
  ]);
  const failures = outcomes.flatMap(({ reason }) => reason ?? []);
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
