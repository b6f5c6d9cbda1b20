// What Node loads: the modules of each entry joined into a few files, since to find two hundred small ones takes longer than to run
// them. What entries share is one file, so that its state is there once. Bundlers take the modules as they are, and leave out more.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** The program reads YAML: its reader is the one package that goes along, with its licence. */
const yaml = fileURLToPath(new URL('../node_modules/yaml', import.meta.url));
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const { imports, exports, bin, dependencies, peerDependencies } = manifest;

/** Every file in `dist/lib` that the package's maps name, without its ending. */
function filesIn(map) {
  if (typeof map === 'object') return Object.values(map).flatMap(filesIn);
  const [, file] = /^\.\/dist\/lib\/(.*)\.js$/.exec(map) ?? [];
  return file === undefined ? [] : [file];
}

const files = [...new Set([imports, exports, bin].flatMap(filesIn))];
rmSync(`${dist}/lib`, { recursive: true, force: true });
const { outputFiles } = await build({
  absWorkingDir: dist,
  entryPoints: files.map((out) => ({ out, in: out.startsWith('operators/') ? `./${out}.js` : `./src/${out}.js` })),
  outdir: 'lib',
  chunkNames: 'shared/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // What depends on where it runs, and what is a package of its own.
  external: [...Object.keys(imports), ...Object.keys(dependencies), ...Object.keys(peerDependencies)],
  alias: { yaml: `${yaml}/browser/index.js` },
  write: false,
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  // A file that is named only so that it runs has nothing to do but to define; a bundler would complain of each.
  writeFileSync(path, text.replaceAll(/^import "\.[^"]*";\n/gm, ''));
}
copyFileSync(`${yaml}/LICENSE`, `${dist}/lib/serve/yaml.LICENSE`);
