// Run in a folder where the packed package is installed: its documentation came with it, and leads nowhere that did not.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('node_modules/rxbaton/', import.meta.url);
const linksIn = (file) =>
  [...readFileSync(new URL(file, root), 'utf8').matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, link]) => link);

const listed = linksIn('llms.txt');
const pages = readdirSync(new URL('docs', root), { recursive: true })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`);
assert.deepEqual([...listed].sort(), pages.sort());
for (const page of ['docs/start.md', 'docs/guides/node.md', 'docs/operators/stallTimeout.md'])
  assert.ok(pages.includes(page), page);

const dead = pages.flatMap((page) =>
  linksIn(page)
    // The reference of all names is the site's: here there are the types themselves.
    .filter((link) => !link.startsWith('api/') && !existsSync(new URL(link, new URL(page, root))))
    .map((link) => `${page}: ${link}`),
);
assert.deepEqual(dead, []);

console.log(`packed package: ${pages.length} pages of documentation`);
