// Writes what is read from the sources: a page of each operator in docs/operators, and llms.txt, which lists the pages that are packed.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// As deep as docs/build, so that it finds the sources.
const outfile = `${root}dist/docs/generate.mjs`;
await build({
  entryPoints: [`${root}docs/build/generate.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
});
await import(outfile);
