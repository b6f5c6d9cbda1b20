import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SiteConfig } from 'vitepress';
import { Documented } from './documented.js';
import { OPERATORS } from './operatorNames.js';
import { operatorPage } from './operatorPage.js';

/** Writes each page beside its HTML as the Markdown that it is, and `llms.txt`, which lists them. */
export function writeForModels({ outDir, srcDir, pages, site }: SiteConfig): void {
  const documented = new Documented();
  const operators = OPERATORS.map((operator) => [`operators/${operator.name}.md`, operatorPage(documented, operator)] as const);
  const written = pages
    .filter((page) => !page.startsWith('api/') && !page.startsWith('operators/'))
    .map((page) => [page, included(readFileSync(join(srcDir, page), 'utf8'), srcDir)] as const);
  const all = [...written, ...operators];
  for (const [page, text] of all) {
    const file = join(outDir, page);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const lines = all.map(([page, text]) => `- [${titleOf(text)}](/${page}): ${aboutOf(text)}`);
  writeFileSync(join(outDir, 'llms.txt'), `# ${site.title}\n\n> ${site.description}\n\n## Pages\n\n${lines.join('\n')}\n`);
}

/** A page that is a file from elsewhere, as `<!--@include: …-->` says. */
const included = (text: string, folder: string): string =>
  text.replace(/<!--\s*@include: (\S+?)\s*-->/g, (_, path: string) => readFileSync(join(folder, path), 'utf8'));

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? 'rxbaton';

/** A page's first sentence, or, where it has none, what its parts are about. */
function aboutOf(text: string): string {
  const paragraph = /^# .+\n+((?:[^\n#`|<-].*\n)+)/m.exec(text)?.[1]?.replaceAll('\n', ' ').replaceAll('**', '').trim();
  if (paragraph !== undefined) return paragraph.replace(/(?<=\.) .*$/, '');
  return [...text.matchAll(/^## (.+)$/gm)].map(([, part]) => part).join(', ');
}
