/** The marks of the lanes and notes. */
export interface Glyphs {
  readonly text: string;
  readonly switch: string;
  readonly failed: string;
  readonly again: string;
  readonly open: string;
  readonly queued: string;
  readonly done: string;
  /** A stream is under way, and says nothing at this moment. */
  readonly silence: string;
  readonly arrow: string;
  readonly ellipsis: string;
}

export const UNICODE: Glyphs = {
  text: 'o',
  switch: '~',
  failed: '×',
  again: '↻',
  open: '▮',
  queued: 'q',
  done: '|',
  silence: '-',
  arrow: '→',
  ellipsis: '…',
};

/** For terminals that know no other characters. */
export const ASCII: Glyphs = { ...UNICODE, failed: 'x', again: 'r', open: '#', arrow: '->', ellipsis: '...' };
