import { type Line, plain, type Tone } from './line.js';

/** Only the sixteen colours: the terminal's owner has chosen how they look. */
const CODES: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

/** A line as it is written: with colours, or as plain text. No space is left at its end. */
export function inked(line: Line, colour: boolean): string {
  const text = plain(line).trimEnd();
  if (!colour) return text;
  let left = text.length;
  let written = '';
  for (const span of line) {
    const visible = span.text.slice(0, left);
    left -= visible.length;
    written += tinted(visible, span.tone);
  }
  return written;
}

function tinted(text: string, tone: Tone | undefined): string {
  if (text === '' || tone === undefined) return text;
  const [on, off] = CODES[tone];
  return `\x1b[${on}m${text}\x1b[${off}m`;
}
