import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundled } from './bundled.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const CHAT = "import { failover, openai } from 'rxbaton'; console.log(failover([openai({ model: 'm' })]));";
const ANGULAR_CHAT = `import { openai } from 'rxbaton'; import { injectChat, provideFailover } from 'rxbaton/angular';
console.log(provideFailover({ ladder: [openai({ model: 'm' })] }), injectChat());`;

describe('what a bundler makes of it', () => {
  it.each(['browser', 'workerd', 'edge-light', 'deno', 'bun', 'es2015'])(
    'takes no undici and no Node module in for %s',
    async (condition) => {
      const { modules } = await bundled(CHAT, { platform: 'browser', conditions: [condition] });
      expect(modules.filter((module) => /undici|\.node\.js$/.test(module))).toStrictEqual([]);
      expect(modules.some((module) => module.endsWith('fetchTransport.js'))).toBe(true);
    },
  );

  it('takes undici on Node', async () => {
    const { modules } = await bundled(CHAT, { platform: 'node', external: ['rxjs', 'undici'] });
    expect(modules.some((module) => module.endsWith('src/transport/defaultTransport.node.js'))).toBe(true);
  });

  it('takes the modules one by one on Node too: nothing of a failover for its operators', async () => {
    const { modules } = await bundled("export { coalesce } from 'rxbaton/operators';", { platform: 'node' });
    expect(modules.some((module) => module.endsWith('dist/operators/coalesce.js'))).toBe(true);
    expect(modules.filter((module) => module.includes('dist/lib'))).toStrictEqual([]);
  });

  it('runs on Node with rxjs left outside', async ({ onTestFinished }) => {
    const folder = await mkdtemp(`${root}dist/bundle-`);
    onTestFinished(() => rm(folder, { recursive: true }));
    const outfile = `${folder}/chat.mjs`;
    const code = `import { failover, openai } from 'rxbaton'; import { Observable } from 'rxjs';
console.log(failover([openai({ model: 'm', apiKey: 'k' })])('Hello') instanceof Observable);`;
    await build({
      stdin: { contents: code, resolveDir: root },
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['rxjs', 'undici'],
      outfile,
    });
    expect(execFileSync(process.execPath, [outfile], { encoding: 'utf8' })).toBe('true\n');
  });

  it('takes no Node module in for a store in a browser', async () => {
    const code =
      "import { levelStore } from 'rxbaton/level'; import { BrowserLevel } from 'browser-level'; levelStore(new BrowserLevel('q'));";
    const { modules } = await bundled(code, { platform: 'browser', external: ['rxjs', 'browser-level'] });
    expect(modules.some((module) => module.endsWith('level/levelStore.js'))).toBe(true);
    expect(modules.filter((module) => /classic-level|\.node\.js$/.test(module))).toStrictEqual([]);
  });

  it('takes the small zod in alone', async () => {
    const { modules } = await bundled(CHAT, { platform: 'browser' });
    expect(modules.filter((module) => /zod\/v4\/classic/.test(module))).toStrictEqual([]);
  });

  it('loads what converts schemas of zod/mini only when there is one', async () => {
    const { metafile } = await build({
      stdin: { contents: CHAT, resolveDir: root },
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: 'out',
      write: false,
      metafile: true,
      platform: 'browser',
      external: ['rxjs'],
    });
    const holds = ({ inputs }: { readonly inputs: object }): boolean => /json-schema-processors/.test(Object.keys(inputs).join());
    const { outputs } = metafile;
    const [lazy, ...more] = Object.keys(outputs).filter((file) => holds(outputs[file] ?? { inputs: {} }));
    expect(more).toStrictEqual([]);
    const loaders = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ path }) => path === lazy));
    expect(loaders.map(({ kind }) => kind)).toStrictEqual(['dynamic-import']);
  });

  it('takes neither undici nor the large zod in beside the signals of Angular', async () => {
    const { modules } = await bundled(ANGULAR_CHAT, { platform: 'browser', external: ['rxjs', '@angular/core'] });
    expect(modules.filter((module) => /undici|\.node\.js$|zod\/v4\/classic/.test(module))).toStrictEqual([]);
  });

  it.each([
    'withCircuitBreaker',
    'healthScore',
    'raceFailover',
    'stallTimeout',
    'retryWithBackoff',
    'resumeWith',
    'validateWith',
    'withBulkhead',
    'holdDuringOutage',
    'outage',
    'coalesce',
  ])('takes nothing of the other operators in for %s', async (operator) => {
    const { modules } = await bundled(`export { ${operator} } from 'rxbaton/operators';`, { platform: 'browser' });
    const operators = modules.filter((module) =>
      /operators\/(with|race|resume|stall|coal|valid|hold|healthS)[A-Za-z]*\.js$/.test(module),
    );
    expect(operators.filter((module) => !module.endsWith(`/${operator}.js`))).toStrictEqual([]);
    expect(modules.filter((module) => module.includes('dist/src'))).toStrictEqual([]);
  });
});
