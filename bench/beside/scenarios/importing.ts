import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../../median.js';
import type { Bench } from '../bench.js';
import { type Finding, shown, times } from '../report/finding.js';

/** What is imported, by name: rxbaton as Node loads it, and packages of bench/. */
const ENTRIES = {
  rxbaton: new URL('../../../lib/index.js', import.meta.url).href,
  'rxbaton/operators': new URL('../../../lib/operators/index.js', import.meta.url).href,
  openai: 'openai',
  ai: 'ai',
  '@langchain/openai': '@langchain/openai',
} as const;

const PACKAGES = fileURLToPath(new URL('../../../../bench', import.meta.url));

/** How long a fresh process takes to import an entry. */
export function importing({ size }: Bench): Finding {
  const names = Object.keys(ENTRIES) as (keyof typeof ENTRIES)[]; // its keys
  const all = new Map(names.map((name) => [name, [] as number[]]));
  // The first of all reads the files from the disk.
  for (const name of names) importMs(ENTRIES[name]);
  for (let round = 0; round < size.imports; round++) {
    for (const name of names) all.get(name)?.push(importMs(ENTRIES[name]));
  }
  const ofAi = median(all.get('ai') ?? []);
  return {
    title: 'Import in a fresh process, ms, and times `ai`',
    note: 'With what each imports itself.',
    rows: [['', 'ms', ''], ...[...all].map(([name, ms]) => [name, shown(median(ms)), times(median(ms) / ofAi)])],
  };
}

function importMs(entry: string): number {
  const code = `const begun = performance.now(); await import(${JSON.stringify(entry)}); console.log(performance.now() - begun); process.exit()`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: PACKAGES, encoding: 'utf8' }));
}
