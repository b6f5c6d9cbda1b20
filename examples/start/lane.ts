import type { Glyphs } from './glyphs.js';
import { type Line, type Span, span, type Tone } from './line.js';
import type { Mark, MarkKind } from './mark.js';
import { toneOf } from './toneOf.js';

/** How time is laid out: `span` ms on `width` columns, up to `now`. */
export interface Scale {
  readonly span: number;
  readonly width: number;
  readonly now: number;
}

/** What a lane shows from a mark on, until the next. */
type Ground = 'nothing' | 'silence' | 'open' | 'queued';

const GROUND_AFTER: Partial<Record<MarkKind, Ground>> = {
  asked: 'silence',
  again: 'silence',
  trial: 'silence',
  released: 'silence',
  failed: 'nothing',
  aborted: 'nothing',
  done: 'nothing',
  closed: 'nothing',
  open: 'open',
  queued: 'queued',
};

/** Marks without a glyph here only change the ground. */
const GLYPH_OF: Partial<Record<MarkKind, keyof Glyphs>> = {
  asked: 'silence',
  again: 'again',
  text: 'text',
  switch: 'switch',
  failed: 'failed',
  closed: 'done',
  done: 'done',
};

const TONE_OF: Partial<Record<MarkKind, Tone>> = { asked: 'dim', failed: 'red', switch: 'bold' };
const GROUND_TONE: Readonly<Record<Ground, Tone | undefined>> = {
  nothing: undefined,
  silence: 'dim',
  open: 'red',
  queued: undefined,
};

/**
 * A lane as a marble diagram.
 *
 * ```text
 * --o-o-o-o--------×       ↻-o-o-o|
 * ```
 */
export function laneOf(marks: readonly Mark[], scale: Scale, glyphs: Glyphs): Line {
  const lane = new Lane(scale, glyphs);
  for (const mark of marks) lane.add(mark);
  return lane.upToNow();
}

class Lane {
  private readonly cells: Span[] = [];
  private ground: Ground = 'nothing';
  /** Text keeps a column's distance from what is before it, so that a quick stream too reads as marbles. */
  private crowded = false;

  constructor(
    private readonly scale: Scale,
    private readonly glyphs: Glyphs,
  ) {}

  add({ at, kind, by }: Mark): void {
    const glyph = GLYPH_OF[kind];
    this.fill(this.columnOf(at));
    this.ground = GROUND_AFTER[kind] ?? this.ground;
    if (glyph === undefined || (kind === 'text' && this.crowded)) return;
    this.put(span(this.glyphs[glyph], TONE_OF[kind] ?? toneOf(by)));
    this.crowded = kind !== 'asked';
  }

  upToNow(): Line {
    this.fill(this.columnOf(this.scale.now));
    return this.cells;
  }

  private fill(column: number): void {
    const { ground } = this;
    const glyph = ground === 'nothing' ? ' ' : this.glyphs[ground];
    while (this.cells.length < column) {
      this.cells.push(span(glyph, GROUND_TONE[ground]));
      this.crowded = false;
    }
  }

  /** What happens at the same time stands side by side; at the end of the lane, the last is what matters. */
  private put(cell: Span): void {
    if (this.cells.length >= this.scale.width) this.cells.pop();
    this.cells.push(cell);
  }

  private columnOf(at: number): number {
    const { span: whole, width } = this.scale;
    return Math.min(width - 1, Math.floor((at / whole) * width));
  }
}
