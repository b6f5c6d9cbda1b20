import { type Seam, seamInWords } from './seam.js';

/** Of the private use area: no model writes it, and Markdown does not know it. */
const MARK = '\uE0B7';
const MARKS = new RegExp(MARK, 'g');
/** Between two of these a mark cannot tear any of Markdown's own signs apart. */
const PLAIN = /[\p{L}\p{N}\s,.;:]/u;

/** The source with a sign at each seam, a little further on where it would tear a sign of Markdown apart. */
export function withMarks(source: string, from: number, seams: readonly Seam[]): string {
  const places = seams.map(({ at }) => plainPlace(source, Math.max(0, at - from)));
  return places.reduceRight((text, place) => text.slice(0, place) + MARK + text.slice(place), source.replace(MARKS, ''));
}

/** Puts a thin line in the place of each sign; its tooltip and its text for screen readers say what happened there. */
export function showMarks(root: DocumentFragment, seams: readonly Seam[]): void {
  for (const element of root.querySelectorAll('[href], [title]')) unmark(element);
  const document = root.ownerDocument;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode() !== null) texts.push(walker.currentNode as Text); // of the kind that the walker shows
  let next = 0;
  for (const text of texts) {
    for (let rest = text, at = rest.data.indexOf(MARK); at >= 0; at = rest.data.indexOf(MARK)) {
      const marked = rest.splitText(at);
      marked.deleteData(0, 1);
      const seam = seams[next++];
      if (seam !== undefined) marked.before(seamElement(document, seam));
      rest = marked;
    }
  }
}

function plainPlace(source: string, wanted: number): number {
  for (let at = wanted; at < source.length; at++) {
    if (PLAIN.test(source[at - 1] ?? ' ') && PLAIN.test(source[at] ?? ' ')) return at;
  }
  return source.length;
}

/** In an address or a title the sign is only in the way. */
function unmark(element: Element): void {
  for (const name of ['href', 'title']) {
    const value = element.getAttribute(name);
    if (value !== null) element.setAttribute(name, value.replaceAll(MARK, '').replaceAll(encodeURIComponent(MARK), ''));
  }
}

function seamElement(document: Document, seam: Seam): HTMLElement {
  const words = seamInWords(seam);
  const element = document.createElement('span');
  element.className = 'seam';
  element.title = words;
  const spoken = document.createElement('span');
  spoken.className = 'visually-hidden';
  spoken.textContent = ` (handed over: ${words}) `;
  element.append(spoken);
  return element;
}
