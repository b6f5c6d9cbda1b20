// `npm run docs` builds the site in docs/.vitepress/dist, and `npm run docs:dev` shows it while it is written.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: 'inherit' });

if (!existsSync(`${folder}node_modules/.package-lock.json`)) {
  process.stdout.write('docs/ has packages of its own, which are missing: npm ci in docs/.\n');
  run('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error');
}
const tool = (...words) => run('npm', 'exec', '--no', '--', ...words);

run('node', '../scripts/documents.mjs');
tool('tsc', '-p', '.');
tool('typedoc');
tool('vitepress', process.argv[2] === 'dev' ? 'dev' : 'build');
