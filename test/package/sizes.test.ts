import { readFileSync } from 'node:fs';
import type { BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundled } from './bundled.js';

/** Bytes, minified and compressed by brotli, beside rxjs and what else a user installs. */
type Budgets = Readonly<Record<string, number>>;

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const budgets = read('sizes.json') as { readonly entries: Budgets; readonly operators: Budgets; readonly programs: Budgets };
const manifest = read('../../package.json') as {
  readonly exports: Readonly<Record<string, object | string>>;
  readonly peerDependencies: object;
};

const external = [...Object.keys(manifest.peerDependencies), 'undici'];
const sizeOf = async (code: string, options: BuildOptions = {}): Promise<number> =>
  (await bundled(code, { platform: 'browser', external, ...options })).brotli;

/** More than its budget has grown unseen; a tenth less, and there is room to grow unseen. */
function expectWithin(size: number, budget = Number.NaN): void {
  expect(size, `has outgrown its budget of ${budget}`).toBeLessThanOrEqual(budget);
  expect(budget, `its budget in sizes.json should be lowered: it is ${size} now`).toBeLessThanOrEqual(1.1 * size);
}

const FAILOVER = "import { failover, openai } from 'rxbaton'; console.log(failover([openai({ model: 'm' })]));";
const ANGULAR = `import { openai } from 'rxbaton'; import { injectChat, provideFailover } from 'rxbaton/angular';
console.log(provideFailover({ ladder: [openai({ model: 'm' })] }), injectChat());`;
/** Of no use but on Node. */
const NODE_ONLY = ['rxbaton/node', 'rxbaton/bullmq', 'rxbaton/testing/upstream'];

describe('what a bundle grows by', () => {
  it('is budgeted for every entry', () => {
    const modules = Object.entries(manifest.exports).filter(([, target]) => typeof target === 'object');
    expect(Object.keys(budgets.entries)).toStrictEqual(modules.map(([path]) => `rxbaton${path.slice(1)}`));
  });

  it.each(Object.entries(budgets.entries))('%s whole: %d bytes', async (entry, budget) => {
    const platform = NODE_ONLY.includes(entry) ? 'node' : 'browser';
    expectWithin(await sizeOf(`export * from '${entry}';`, { platform }), budget);
  });

  it.each(Object.entries(budgets.operators))(
    '%s of the operators, with its handle, checks and errors: %d bytes',
    async (name, budget) => {
      expectWithin(await sizeOf(`export { ${name} } from 'rxbaton/operators';`), budget);
    },
  );

  it('a failover of one API', async () => {
    expectWithin(await sizeOf(FAILOVER), budgets.programs.failover);
  });

  it('the signals of Angular beside the failover', async () => {
    expectWithin((await sizeOf(ANGULAR)) - (await sizeOf(FAILOVER)), budgets.programs.angularBesideFailover);
  });
});
