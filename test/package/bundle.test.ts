import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Bundle {
  /** Of which something is left. */
  readonly modules: readonly string[];
  readonly brotli: number;
}

/** What a user's bundler makes of a few lines, rxjs left out. */
async function bundle(code: string, options: BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    metafile: true,
    external: ['rxjs'],
    ...options,
  });
  const [output] = outputFiles ?? [];
  return {
    modules: Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([module, { bytesInOutput }]) => (bytesInOutput > 0 ? [module] : [])),
    ),
    brotli: brotliCompressSync(output?.contents ?? new Uint8Array()).length,
  };
}

const CHAT = "import { failover, openai } from 'rxbaton'; console.log(failover([openai({ model: 'm' })]));";
const ANGULAR_CHAT = `import { openai } from 'rxbaton'; import { injectChat, provideFailover } from 'rxbaton/angular';
console.log(provideFailover({ ladder: [openai({ model: 'm' })] }), injectChat());`;

describe('what a bundler makes of it', () => {
  it.each(['browser', 'workerd', 'edge-light', 'deno', 'bun', 'es2015'])(
    'takes no undici and no Node module in for %s',
    async (condition) => {
      const { modules } = await bundle(CHAT, { platform: 'browser', conditions: [condition] });
      expect(modules.filter((module) => /undici|\.node\.js$/.test(module))).toStrictEqual([]);
      expect(modules.some((module) => module.endsWith('fetchTransport.js'))).toBe(true);
    },
  );

  it('takes undici on Node', async () => {
    const { modules } = await bundle(CHAT, { platform: 'node', external: ['rxjs', 'undici'] });
    expect(modules.some((module) => module.endsWith('lib/transport/defaultTransport.node.js'))).toBe(true);
  });

  it('takes no Node module in for a store in a browser', async () => {
    const code =
      "import { levelStore } from 'rxbaton/level'; import { BrowserLevel } from 'browser-level'; levelStore(new BrowserLevel('q'));";
    const { modules } = await bundle(code, { platform: 'browser', external: ['rxjs', 'browser-level'] });
    expect(modules.some((module) => module.endsWith('level/levelStore.js'))).toBe(true);
    expect(modules.filter((module) => /classic-level|\.node\.js$/.test(module))).toStrictEqual([]);
  });

  it('takes the small zod in alone', async () => {
    const { modules } = await bundle(CHAT, { platform: 'browser' });
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

  it('brings 4 kB for the signals of Angular beside the failover, and neither undici nor the large zod', async () => {
    const external = ['rxjs', '@angular/core'];
    const { modules, brotli } = await bundle(ANGULAR_CHAT, { platform: 'browser', external });
    const without = await bundle(CHAT, { platform: 'browser' });
    expect(modules.filter((module) => /undici|\.node\.js$|zod\/v4\/classic/.test(module))).toStrictEqual([]);
    expect(brotli - without.brotli).toBeLessThan(4_000);
  });

  // What one costs with its handle, its checks and its errors, in kB; the budget keeps it from growing unseen.
  it.each([
    ['withCircuitBreaker', 2.6],
    ['healthScore', 2.05],
    ['raceFailover', 1.9],
    ['stallTimeout', 2.55],
    ['retryWithBackoff', 1.4],
    ['resumeWith', 2.2],
    ['validateWith', 0.8],
    ['withBulkhead', 1.25],
    ['holdDuringOutage', 0.55],
    ['outage', 1.6],
    ['coalesce', 0.9],
  ])('%s alone brings %d kB beside rxjs, and nothing of the others', async (operator, budget) => {
    const { modules, brotli } = await bundle(`export { ${operator} } from 'rxbaton/operators';`, { platform: 'browser' });
    const operators = modules.filter((module) =>
      /operators\/(with|race|resume|stall|coal|valid|hold|healthS)[A-Za-z]*\.js$/.test(module),
    );
    expect(operators.filter((module) => !module.endsWith(`/${operator}.js`))).toStrictEqual([]);
    expect(modules.filter((module) => module.includes('dist/src'))).toStrictEqual([]);
    expect(brotli).toBeLessThan(budget * 1_000);
  });

  it('all operators together are under 9.5 kB', async () => {
    const { brotli } = await bundle("export * from 'rxbaton/operators';", { platform: 'browser' });
    expect(brotli).toBeLessThan(9_500);
  });
});
