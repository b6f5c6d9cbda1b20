import DOMPurify, { type Config } from 'dompurify';
import { Marked } from 'marked';
import { copyableCode } from './copyableCode.js';
import type { Seam } from './seam.js';
import { showMarks, withMarks } from './seamMarks.js';

/** A paragraph that grows beyond this is read as Markdown when it is whole: until then its words are enough. */
const MOST_WHILE_GROWING = 4_000;

/** A model's text may hold anything: no styles, forms or pictures, whose addresses would tell others what was said. */
const SAFE: Config & { RETURN_DOM_FRAGMENT: true } = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'option', 'img', 'video', 'audio', 'source', 'picture'],
  FORBID_ATTR: ['style', 'class', 'id', 'name'],
  RETURN_DOM_FRAGMENT: true,
};

/** HTML in an answer is shown as it was written. */
const MARKDOWN = new Marked({ async: false, renderer: { html: ({ text }) => escaped(text) } });

export interface BlockView {
  readonly source: string;
  /** Where it begins in the answer. */
  readonly from: number;
  /** Those that fall into it. */
  readonly seams: readonly Seam[];
  readonly growing: boolean;
}

/** A block as elements. */
export function renderBlock({ source, from, seams, growing }: BlockView): DocumentFragment {
  const marked = seams.length === 0 ? source : withMarks(source, from, seams);
  const fragment = growing && source.length > MOST_WHILE_GROWING ? plainText(marked) : markdown(marked);
  if (seams.length > 0) showMarks(fragment, seams);
  for (const link of fragment.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  if (!growing) for (const block of fragment.querySelectorAll('pre')) copyableCode(block);
  return fragment;
}

function markdown(source: string): DocumentFragment {
  return DOMPurify.sanitize(MARKDOWN.parse(source, { async: false }), SAFE);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function plainText(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const paragraph = document.createElement('p');
  paragraph.textContent = source;
  fragment.append(paragraph);
  return fragment;
}
