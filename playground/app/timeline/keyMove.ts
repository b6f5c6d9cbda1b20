import { following, paused, scrolled, type Viewport, zoomed } from './viewport.js';

/** Between which moments there is something to see. */
export interface Extent {
  readonly oldest: number;
  readonly now: number;
}

type Move = (viewport: Viewport, extent: Extent) => Viewport;

const ZOOM_STEP = 1.5;
const SCROLL_STEP = 0.15;

export const zoomIn: Move = (viewport) => zoomed(viewport, ZOOM_STEP, 0.5);
export const zoomOut: Move = (viewport) => zoomed(viewport, 1 / ZOOM_STEP, 0.5);
export const pauseOrFollow: Move = (viewport, { now }) =>
  viewport.end === undefined ? paused(viewport, now) : following(viewport);

const scrolledBy =
  (share: number): Move =>
  (viewport, { oldest, now }) =>
    scrolled(viewport, viewport.span * share, oldest, now);

const MOVES: ReadonlyMap<string, Move> = new Map([
  ['+', zoomIn],
  ['=', zoomIn],
  ['-', zoomOut],
  [' ', pauseOrFollow],
  ['ArrowLeft', scrolledBy(-SCROLL_STEP)],
  ['ArrowRight', scrolledBy(SCROLL_STEP)],
  ['PageUp', scrolledBy(-1)],
  ['PageDown', scrolledBy(1)],
  ['Home', scrolledBy(-Infinity)],
  ['End', following],
]);

/** What a key does to the view of time, if anything. */
export function keyMove(key: string): Move | undefined {
  return MOVES.get(key);
}
