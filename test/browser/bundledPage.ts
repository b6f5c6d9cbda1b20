import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface BundledPage {
  readonly script: string;
  /** Of which something is left in the script. */
  readonly modules: readonly string[];
}

/** The page as a bundler makes it of what a user would install. */
export async function bundledPage(): Promise<BundledPage> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
    metafile: true,
  });
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([module, { bytesInOutput }]) => (bytesInOutput > 0 ? [module] : [])),
  );
  return { script: outputFiles[0]?.text ?? '', modules };
}
