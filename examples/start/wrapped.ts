import { type Line, plain, span } from './line.js';
import { widthOf } from './textWidth.js';

/** A row of a text, from one index to another. */
type Row = readonly [from: number, to: number];

/** Coloured text in rows of at most `width` columns, broken between words where that is possible. */
export function wrapped(text: Line, width: number): readonly Line[] {
  return rowsOf(plain(text), width).map(([from, to]) => cut(text, from, to));
}

/** A line that does not fit ends in an ellipsis. */
export function clipped(line: Line, width: number, ellipsis: string): Line {
  const text = plain(line).trimEnd();
  if (endOfFit(text, 0, width) === text.length) return line;
  return [...cut(line, 0, endOfFit(text, 0, width - ellipsis.length)), span(ellipsis)];
}

function rowsOf(text: string, width: number): readonly Row[] {
  let begun = 0;
  return text.split('\n').flatMap((paragraph) => {
    const offset = begun;
    begun += paragraph.length + 1;
    return rowsIn(paragraph, width).map(([from, to]): Row => [offset + from, offset + to]);
  });
}

function rowsIn(paragraph: string, width: number): readonly Row[] {
  const rows: Row[] = [];
  let from = 0;
  for (let end = endOfFit(paragraph, 0, width); end < paragraph.length; end = endOfFit(paragraph, from, width)) {
    const space = paragraph.lastIndexOf(' ', end);
    const to = space > from ? space : end;
    rows.push([from, to]);
    from = space > from ? space + 1 : end;
  }
  return [...rows, [from, paragraph.length]];
}

/** The index of the first character that has no room; one character always has. */
function endOfFit(text: string, from: number, width: number): number {
  let used = 0;
  let end = from;
  for (const character of text.slice(from)) {
    used += widthOf(character);
    if (used > width && end > from) break;
    end += character.length;
  }
  return end;
}

function cut(line: Line, from: number, to: number): Line {
  let begun = 0;
  return line.flatMap(({ text, tone }) => {
    const piece = text.slice(Math.max(0, from - begun), Math.max(0, to - begun));
    begun += text.length;
    return piece === '' ? [] : [span(piece, tone)];
  });
}
