/** What a stretch of text looks like, where the terminal has colours. */
export type Tone = 'green' | 'yellow' | 'cyan' | 'magenta' | 'red' | 'bold' | 'dim';

export interface Span {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

/** One row of the terminal. */
export type Line = readonly Span[];

export function span(text: string, tone?: Tone): Span {
  return { text, tone };
}

/** A line's text alone. */
export function plain(line: Line): string {
  return line.map(({ text }) => text).join('');
}
