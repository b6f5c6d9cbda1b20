import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundle {
  /** Of which something is left. */
  readonly modules: readonly string[];
  readonly brotli: number;
}

/** What a user's bundler makes of a few lines, rxjs left out. */
export async function bundled(code: string, options: BuildOptions): Promise<Bundle> {
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
