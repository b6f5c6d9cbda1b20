import type { MarkdownOptions } from 'vitepress';
import { marbleFigure } from './marbleFigure.js';

/** Draws ```` ```marbles ```` blocks, and takes ```` ```ts run ```` for TypeScript. */
export const drawMarbles: NonNullable<MarkdownOptions['config']> = (markdown) => {
  const { fence } = markdown.renderer.rules;
  if (fence === undefined) throw new Error('VitePress renders no blocks of code');
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() === 'marbles') return marbleFigure(token.content);
    if (token?.info.trim() === 'ts run') token.info = 'ts';
    return fence(tokens, index, ...rest);
  };
};
