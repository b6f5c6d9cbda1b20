// The licence of each package that comes with rxbaton, as the lock file has it, must be one that asks for no more than to be named.
import { readFileSync } from 'node:fs';

const PERMISSIVE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const shipped = Object.entries(lock.packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional);
const wrong = shipped.filter(([, { license }]) => !PERMISSIVE.has(license));
for (const [path, { license = 'none' }] of wrong) console.error(`${path}: ${license}`);
if (wrong.length > 0 || shipped.length === 0) process.exitCode = 1;
else console.log(`${shipped.length} packages come along, all under permissive licences.`);
