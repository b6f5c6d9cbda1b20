import { parseMarbleDiagramSpecification } from '@swirly/parser';
import { renderMarbleDiagram } from '@swirly/renderer-node';
import { darkStyles } from '@swirly/theme-default-dark';
import { lightStyles } from '@swirly/theme-default-light';
import { type MarbleRow, marbleRows } from './marbleRows.js';

const MONOSPACE = 'ui-monospace, Menlo, Consolas, monospace';

/** Small enough for a telephone, and to the code's own type. */
const SIZES = {
  canvas_padding: 10,
  frame_width: 22,
  event_radius: 12,
  event_value_font_size: 13,
  event_value_font_family: MONOSPACE,
  completion_height: 26,
  error_size: 16,
  stacking_height: 26,
  stream_spacing: 10,
  stream_title_font_size: 13,
  stream_title_font_family: MONOSPACE,
  background_color: 'transparent',
};
const CHARACTER_WIDTH = 7.9;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A figure in HTML of a diagram in text: in both themes, of which the page's style shows one, and with its notes below. */
export function marbleFigure(diagram: string): string {
  const rows = marbleRows(diagram);
  if (rows.length === 0) throw new Error(`no marbles in this diagram:\n${diagram}`);
  const drawn = [lightStyles, darkStyles].map((theme) => drawing(rows, { ...theme, ...SIZES }));
  const worded = (note: string) => escaped(note).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
  const notes = rows.filter(({ note }) => note !== '').map(({ label, note }) => `<code>${escaped(label)}</code> ${worded(note)}`);
  const caption = notes.length === 0 ? '' : `<figcaption>${notes.join('<br>')}</figcaption>`;
  const [light, dark] = drawn;
  return (
    `<figure class="marbles" v-pre><div class="marbles-drawing" role="img" aria-label="${escaped(diagram.trim())}">` +
    `<div class="marbles-light">${light}</div><div class="marbles-dark">${dark}</div></div>${caption}</figure>\n`
  );
}

function drawing(rows: readonly MarbleRow[], theme: Readonly<Record<string, string | number>>): string {
  const longest = Math.max(...rows.map(({ label }) => label.length));
  const styles = { ...theme, stream_title_width: Math.ceil(longest * CHARACTER_WIDTH) + 12 };
  const { xml } = renderMarbleDiagram(parseMarbleDiagramSpecification(specification(rows)), { styles });
  // Nothing in a page is announced as a document of its own.
  const figure: string = xml.replace(/<\?xml[^>]*>/, '').replaceAll('\n', '');
  // On a telephone it shrinks as far as its letters can be read, and then scrolls: most are seen whole there.
  return figure.replace(
    /<svg .*?width="([\d.]+)"/,
    (svg: string, width: string) => `${svg} style="min-width: ${Math.round(0.62 * Number(width))}px"`,
  );
}

/** The rows in Swirly's words. What is no letter to it (a seam, a silence) is named. */
function specification(rows: readonly MarbleRow[]): string {
  return rows
    .map(({ label, marbles, offset }) => {
      const known = marbles.replaceAll('.', '-').replaceAll('~', 'Z').replaceAll('!', 'Y');
      return [' '.repeat(offset) + known, `title = ${label}`, 'Z := ~', 'Y := !'].join('\n');
    })
    .join('\n\n');
}
