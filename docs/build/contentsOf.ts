/** A page by its address, and the Markdown that it is. */
export type Page = readonly [address: string, text: string];

/** `llms.txt`: what there is to read, for a reader who takes in one page at a time. */
export function contentsOf(title: string, description: string, pages: readonly Page[]): string {
  const lines = pages.map(([address, text]) => {
    const about = aboutOf(text);
    return `- [${titleOf(text)}](${address})${about && `: ${about}`}`;
  });
  return `# ${title}\n\n> ${description}\n\n## Pages\n\n${lines.join('\n')}\n`;
}

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? 'rxbaton';

/** A page's first sentence, or, where it has none, what its parts are about. */
function aboutOf(text: string): string {
  const paragraph = /^# .+\n+((?:(?!```|[#|<-]).+\n)+)/m.exec(text)?.[1]?.replaceAll('\n', ' ').replaceAll('**', '').trim();
  // Its links lead from the page, not from here.
  if (paragraph !== undefined) return paragraph.replace(/(?<=\.) .*$/, '').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return [...text.matchAll(/^## (.+)$/gm)].map(([, part]) => part).join(', ');
}
