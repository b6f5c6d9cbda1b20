import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contentsOf, type Page } from './contentsOf.js';
import { Documented } from './documented.js';
import { included } from './included.js';
import { OPERATORS } from './operatorNames.js';
import { operatorPage } from './operatorPage.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

/** A file that is right already is left alone: somebody may be reading it. */
function put(path: string, text: string): void {
  if (existsSync(root + path) && read(path) === text) return;
  writeFileSync(root + path, text);
}

/** A page for each operator, read from its sources. */
function writeOperatorPages(): void {
  const documented = new Documented();
  mkdirSync(`${root}docs/operators`, { recursive: true });
  for (const operator of OPERATORS) {
    put(`docs/operators/${operator.name}.md`, `${operatorPage(documented, operator)}\n`);
  }
}

/** `llms.txt` of the package: the pages that are packed. */
function writeContents(): void {
  // It has a name and a description.
  const { name, description } = JSON.parse(read('package.json')) as { readonly name: string; readonly description: string };
  const pages = ['docs', 'docs/guides', 'docs/operators'].flatMap((folder) =>
    readdirSync(`${root}${folder}`)
      .filter((file) => file.endsWith('.md'))
      .sort()
      .map((file): Page => [`${folder}/${file}`, included(read(`${folder}/${file}`), `${root}${folder}`)]),
  );
  put('llms.txt', contentsOf(name, description, pages));
}

writeOperatorPages();
writeContents();
