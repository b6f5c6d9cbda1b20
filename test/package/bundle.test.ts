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
    expect(modules.some((module) => module.endsWith('lib/transport/defaultTransport.node.js'))).toBe(true);
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
