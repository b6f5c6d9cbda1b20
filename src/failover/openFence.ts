/** A code fence that a text leaves open. */
export interface OpenFence {
  readonly marker: string;
  readonly language: string;
  /** Where its line begins. */
  readonly at: number;
  /** The text breaks off in the fence's own line. */
  readonly unfinished: boolean;
}

const FENCE_LINE = /^[ \t]*(`{3,}|~{3,})([^\n`]*)$/gm;
const MARKDOWN = /^(?:md|mdx|markdown)$/i;

/** The innermost code fence that a text leaves open; fences nest in Markdown alone. */
export function openFence(text: string): OpenFence | undefined {
  const open: OpenFence[] = [];
  for (const { 0: line, 1: marker = '', 2: info = '', index } of text.matchAll(FENCE_LINE)) {
    const top = open.at(-1);
    const language = info.trim();
    if (top !== undefined && language === '' && marker.startsWith(top.marker)) open.pop();
    else if (top === undefined || (language !== '' && isMarkdown(top.language))) {
      open.push({ marker, language, at: index, unfinished: index + line.length === text.length });
    }
  }
  return open.at(-1);
}

export const isMarkdown = (language: string): boolean => MARKDOWN.test(language);
