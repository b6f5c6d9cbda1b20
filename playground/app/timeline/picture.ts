import type { Drawable } from './drawable.js';
import type { Palette } from './palette.js';
import type { Tick } from './ticksOf.js';

/** Of a lane, in CSS pixels: its name stands in the upper part, its marbles on the line. */
export const LANE_HEIGHT = 58;
export const HEAD_HEIGHT = 24;
export const LANE_LINE = 41;
export const AXIS_HEIGHT = 22;

/** All that is painted of one moment. */
export interface Picture {
  readonly width: number;
  readonly lanes: number;
  readonly drawables: readonly Drawable[];
  readonly ticks: readonly (Tick & { readonly x: number })[];
  /** The present, while something goes on. */
  readonly nowX: number | undefined;
  readonly palette: Palette;
}

export function heightOf(lanes: number): number {
  return lanes * LANE_HEIGHT + AXIS_HEIGHT;
}

export function lineOf(lane: number): number {
  return lane * LANE_HEIGHT + LANE_LINE;
}
