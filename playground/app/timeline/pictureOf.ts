import { layoutOf } from './layoutOf.js';
import type { Palette } from './palette.js';
import type { Picture } from './picture.js';
import type { Recording } from './recording.js';
import { ticksOf } from './ticksOf.js';
import { type Viewport, windowOf } from './viewport.js';

/** What a picture is drawn from. */
export interface Scene {
  readonly recording: Recording;
  readonly lanes: readonly string[];
  readonly viewport: Viewport;
  readonly width: number;
  readonly now: number;
  readonly palette: Palette;
}

/** A label needs so many CSS pixels. */
const TICK_ROOM = 80;

export function pictureOf({ recording, lanes, viewport, width, now, palette }: Scene): Picture {
  const window = windowOf(viewport, now);
  const xOf = (at: number): number => ((at - window.from) / viewport.span) * width;
  const ticks = ticksOf(window, recording.origin, Math.max(2, width / TICK_ROOM));
  return {
    width,
    lanes: lanes.length,
    drawables: layoutOf(recording, { lanes, window, width, now }),
    ticks: ticks.map((tick) => ({ ...tick, x: xOf(tick.at) })),
    nowX: recording.live ? xOf(now) : undefined,
    palette,
  };
}
