import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Bundle {
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
    modules: Object.keys(metafile?.inputs ?? {}),
    brotli: brotliCompressSync(output?.contents ?? new Uint8Array()).length,
  };
}

const CHAT = "import { failover, openai } from 'rxbaton'; console.log(failover([openai({ model: 'm' })]));";

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
    expect(modules.some((module) => module.endsWith('undiciTransport.node.js'))).toBe(true);
  });

  it('takes the small zod in alone', async () => {
    const { modules } = await bundle(CHAT, { platform: 'browser' });
    expect(modules.filter((module) => /zod\/v4\/classic/.test(module))).toStrictEqual([]);
  });

  it('leaves out the operators that are not used', async () => {
    const { modules, brotli } = await bundle("export { withCircuitBreaker } from 'rxbaton/operators';", { platform: 'browser' });
    expect(
      modules.filter((module) => /raceFailover|stallTimeout|src\//.test(module) && module.includes('dist/src')),
    ).toStrictEqual([]);
    expect(brotli).toBeLessThan(4_000);
  });
});
