import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SiteConfig } from 'vitepress';
import { contentsOf, type Page } from './contentsOf.js';
import { included } from './included.js';

/** Writes each page beside its HTML as the Markdown that it is, and `llms.txt`, which lists them. */
export function writeForModels({ outDir, srcDir, pages, site }: SiteConfig): void {
  const written = pages
    .filter((page) => !page.startsWith('api/'))
    .map((page): Page => [page, included(readFileSync(join(srcDir, page), 'utf8'), srcDir)]);
  for (const [page, text] of written) {
    const file = join(outDir, page);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const addressed = written.map(([page, text]): Page => [`/${page}`, text]);
  writeFileSync(join(outDir, 'llms.txt'), contentsOf(site.title, site.description, addressed));
}
