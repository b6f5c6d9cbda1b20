// The licence of each package that comes with rxbaton, as the lock file has it, must be one that asks for no more than to be named.
import { readFileSync } from 'node:fs';

const PERMISSIVE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);

/** A user has them too, though they are `dev` in the lock: the peer with what it needs, and what is in the bundle of the program. */
const BESIDE = ['node_modules/rxjs', 'node_modules/tslib', 'node_modules/yaml'];

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const shipped = Object.entries(lock.packages).filter(
  ([path, { dev, devOptional }]) => BESIDE.includes(path) || (path !== '' && !dev && !devOptional),
);
const wrong = shipped.filter(([, { license }]) => !PERMISSIVE.has(license));
for (const [path, { license = 'none' }] of wrong) console.error(`${path}: ${license}`);
if (wrong.length > 0 || shipped.length === 0) process.exitCode = 1;
else console.log(`${shipped.length} packages come along, all under permissive licences.`);
