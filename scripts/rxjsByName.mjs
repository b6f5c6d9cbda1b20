// Takes each name of rxjs from the file it is in, which rxjs exports as well: to find the two hundred of its index takes longer than
// all else at an import. Who imports the index beside it gets the same classes.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** Of the kind that rxjs is on Node, since each step from one kind of module to the other takes time too. */
const FILE = 'shared/rxjs.cjs';

/** The file of rxjs that each name of its index is in. */
function rxjsFiles() {
  const index = readFileSync(new URL('../node_modules/rxjs/dist/esm/index.js', import.meta.url), 'utf8');
  const files = new Map();
  for (const [, names, file] of index.matchAll(/export \{ (.*) \} from '\.\/(.*)';/g)) {
    for (const name of names.split(', ')) files.set(name, file);
  }
  return files;
}

export const rxjsByName = {
  name: 'rxjs by name',

  renderChunk(code, { fileName }) {
    const path = posix.relative(posix.dirname(fileName), FILE);
    return code.replace(/ from 'rxjs';/, ` from '${path.startsWith('.') ? path : `./${path}`}';`);
  },

  generateBundle(_, bundle) {
    const files = rxjsFiles();
    const used = new Set(Object.values(bundle).flatMap(({ importedBindings }) => importedBindings?.rxjs ?? []));
    const lines = [...used].sort().map((name) => {
      if (!files.has(name)) throw new Error(`rxjs's index names no file for ${name}`);
      return `exports.${name} = require('rxjs/${files.get(name)}').${name};\n`;
    });
    this.emitFile({ type: 'asset', fileName: FILE, source: lines.join('') });
  },
};
