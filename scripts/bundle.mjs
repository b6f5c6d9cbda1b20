// What Node loads: the modules joined into a few files, since to find two hundred small ones takes longer than to run them. Each
// module is in one file, so that its state is there once. Bundlers take the modules as they are, and leave out more.
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { rxjsByName } from './rxjsByName.mjs';

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
const isOperator = (file) => file.startsWith('operators/');
const entry = (out) => `${dist}/${isOperator(out) ? out : `src/${out}`}.js`;
const packages = new Set([...Object.keys(imports), ...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
const packageOf = (id) => (id.startsWith('@') ? id.split('/', 2).join('/') : id.split('/', 1)[0]);

const resolution = {
  name: 'resolution',
  resolveId(id) {
    if (id === 'yaml') return `${yaml}/browser/index.js`;
    // What depends on where it runs, and what is a package of its own.
    return id.startsWith('node:') || packages.has(id) || packages.has(packageOf(id)) ? { id, external: true } : null;
  },
};

/** All that a module needs to run, with itself. */
function closureOf(id, getModuleInfo, found = new Set()) {
  if (!found.has(id)) {
    found.add(id);
    for (const imported of getModuleInfo(id)?.importedIds ?? []) closureOf(imported, getModuleInfo, found);
  }
  return found;
}

const closures = new Map();

/** Which file a module is in, where it is one that the root entry needs; which of the others go together, rollup finds out. */
function sharedFile(id, { getModuleInfo }) {
  const within = (out) => {
    if (!closures.has(out)) closures.set(out, closureOf(entry(out), getModuleInfo));
    return closures.get(out).has(id);
  };
  if (within('operators/index')) return 'operators';
  // The root imports it by a name that depends on where it runs: were they in one file, that would need itself to run.
  if (within('transport/defaultTransport.node')) return files.some((out) => entry(out) === id) ? undefined : 'transport';
  return within('index') && id !== entry('index') ? 'failover' : undefined;
}

rmSync(`${dist}/lib`, { recursive: true, force: true });
const bundle = await rollup({
  input: Object.fromEntries(files.map((out) => [out, entry(out)])),
  plugins: [resolution, rxjsByName],
});
await bundle.write({
  dir: `${dist}/lib`,
  format: 'es',
  chunkFileNames: 'shared/[name].js',
  manualChunks: sharedFile,
  hoistTransitiveImports: false,
  minifyInternalExports: false,
});
await bundle.close();
copyFileSync(`${yaml}/LICENSE`, `${dist}/lib/serve/yaml.LICENSE`);
