/** What is seen of time: `span` ms up to `end`, or up to the present where that is undefined. */
export interface Viewport {
  readonly span: number;
  readonly end: number | undefined;
}

/** From one moment to another, in ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export const LIVE: Viewport = { span: 8_000, end: undefined };

const SHORTEST_MS = 200;
const LONGEST_MS = 600_000;

/** Room at the right edge, so that what has just come is not cut. */
const MARGIN = 0.04;

export function windowOf({ span, end }: Viewport, now: number): Window {
  const to = end ?? now + span * MARGIN;
  return { from: to - span, to };
}

/** Stands still where it is. */
export function paused(viewport: Viewport, now: number): Viewport {
  return { ...viewport, end: windowOf(viewport, now).to };
}

export function following(viewport: Viewport): Viewport {
  return { ...viewport, end: undefined };
}

/** Shorter with a factor over one. The moment at `anchor` (0 the left edge, 1 the right one) stays where it is; live stays live. */
export function zoomed(viewport: Viewport, factor: number, anchor: number): Viewport {
  const span = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, viewport.span / factor));
  if (viewport.end === undefined) return { span, end: undefined };
  const fixed = viewport.end - viewport.span * (1 - anchor);
  return { span, end: fixed + span * (1 - anchor) };
}

/** Moved by so many ms, between the oldest moment there is and the present, from where it follows again. */
export function scrolled(viewport: Viewport, by: number, oldest: number, now: number): Viewport {
  const latest = windowOf(following(viewport), now).to;
  const end = windowOf(viewport, now).to + by;
  if (end >= latest) return following(viewport);
  return { ...viewport, end: Math.min(latest, Math.max(end, oldest + viewport.span * (1 - MARGIN))) };
}
