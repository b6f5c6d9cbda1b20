import type { Drawable, DrawnArc, DrawnBar, DrawnEnd, DrawnSpell, DrawnStretch } from './drawable.js';
import { RADIUS } from './layoutOf.js';
import type { Palette } from './palette.js';
import { HEAD_HEIGHT, LANE_HEIGHT, lineOf } from './picture.js';

const DOTS_APART = 7;
const DIGIT_WIDTH = 7;

/** Paints one thing. May leave `globalAlpha` changed. */
export function paintGlyph(context: CanvasRenderingContext2D, drawable: Drawable, palette: Palette): void {
  const y = lineOf(drawable.lane);
  const color = palette.lanes[drawable.lane] ?? palette.ink;
  context.fillStyle = color;
  context.strokeStyle = color;
  switch (drawable.kind) {
    case 'spell':
      paintSpell(context, drawable, palette);
      break;
    case 'connection':
      paintLine(context, drawable, y);
      break;
    case 'probe':
      paintProbe(context, drawable, y);
      break;
    case 'silence':
      paintDots(context, drawable, y);
      break;
    case 'marble':
      paintMarble(context, drawable.x, y, palette);
      break;
    case 'tool':
      paintTool(context, drawable.x, y, palette);
      break;
    case 'bar':
      paintBar(context, drawable, y, palette);
      break;
    case 'switch':
    case 'hedge':
      paintArc(context, drawable, palette);
      break;
    case 'end':
      paintEnd(context, drawable, y);
      break;
    case 'failed':
      paintCross(context, drawable, y, palette);
      break;
    case 'aborted':
      paintAbort(context, drawable, y, palette);
      break;
  }
}

function paintSpell(context: CanvasRenderingContext2D, { lane, left, right, state }: DrawnSpell, palette: Palette): void {
  context.fillStyle = state === 'half-open' ? palette.caution : palette.danger;
  context.globalAlpha = state === 'outage' ? 0.06 : 0.12;
  context.fillRect(left, lane * LANE_HEIGHT + HEAD_HEIGHT, right - left, LANE_HEIGHT - HEAD_HEIGHT - 1);
}

function paintLine(context: CanvasRenderingContext2D, { left, right }: DrawnStretch, y: number): void {
  context.lineWidth = 1.5;
  context.globalAlpha = 0.55;
  line(context, left, y, right, y);
}

function paintProbe(context: CanvasRenderingContext2D, { left, right }: DrawnStretch, y: number): void {
  context.lineWidth = 1;
  context.globalAlpha = 0.45;
  context.setLineDash([2, 3]);
  line(context, left, y, right, y);
  context.setLineDash([]);
}

/** Fixed to the start of the silence, so that they stand still while it grows. */
function paintDots(context: CanvasRenderingContext2D, { left, right }: DrawnStretch, y: number): void {
  for (let x = left + DOTS_APART; x < right; x += DOTS_APART) disc(context, x, y, 1.3);
}

function paintMarble(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  disc(context, x, y, RADIUS);
  context.lineWidth = 1;
  context.strokeStyle = palette.surface;
  context.stroke();
}

function paintTool(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  context.fillStyle = palette.surface;
  context.lineWidth = 1.5;
  context.beginPath();
  context.rect(x - RADIUS, y - RADIUS, RADIUS * 2, RADIUS * 2);
  context.fill();
  context.stroke();
}

function paintBar(context: CanvasRenderingContext2D, bar: DrawnBar, y: number, palette: Palette): void {
  const left = Math.max(-RADIUS * 2, bar.left - RADIUS);
  const width = bar.right + RADIUS - left;
  context.beginPath();
  context.roundRect(left, y - RADIUS, width, RADIUS * 2, RADIUS);
  context.fill();
  const label = bar.tokens.toLocaleString('en');
  if (label.length * DIGIT_WIDTH + 2 * RADIUS > width) return;
  context.fillStyle = palette.muted;
  context.textAlign = 'right';
  context.textBaseline = 'alphabetic';
  context.fillText(label, bar.right + RADIUS - 1, y - RADIUS - 4);
}

function paintArc(context: CanvasRenderingContext2D, { kind, lane, to, x, seam }: DrawnArc, palette: Palette): void {
  const [start, target] = [lineOf(lane), lineOf(to)];
  const down = Math.sign(target - start);
  const end = target - down * (RADIUS + 4);
  const bulge = Math.min(26, Math.abs(target - start) * 0.3);
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  context.globalAlpha = kind === 'hedge' ? 0.55 : 0.9;
  if (kind === 'hedge') context.setLineDash([1, 4]);
  else if (!seam) context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(x, start + down * RADIUS);
  context.bezierCurveTo(x + bulge, start + (end - start) / 3, x + bulge, start + ((end - start) * 2) / 3, x, end);
  context.stroke();
  context.setLineDash([]);
  paintHead(context, x, end, down);
}

/** The head follows the curve, which comes in from the right. */
function paintHead(context: CanvasRenderingContext2D, x: number, y: number, down: number): void {
  line(context, x, y, x + 6.5, y - down * 2.5);
  line(context, x, y, x - 0.5, y - down * 7);
}

function paintEnd(context: CanvasRenderingContext2D, { x, probe }: DrawnEnd, y: number): void {
  const half = probe ? 5 : 9;
  context.globalAlpha = probe ? 0.5 : 1;
  context.lineWidth = probe ? 1.5 : 2;
  line(context, x, y - half, x, y + half);
}

function paintCross(context: CanvasRenderingContext2D, { x, probe }: DrawnEnd, y: number, palette: Palette): void {
  const half = probe ? 3 : 5;
  context.strokeStyle = palette.danger;
  context.globalAlpha = probe ? 0.6 : 1;
  context.lineWidth = probe ? 1.5 : 2;
  line(context, x - half, y - half, x + half, y + half);
  line(context, x - half, y + half, x + half, y - half);
}

function paintAbort(context: CanvasRenderingContext2D, { x, probe }: DrawnEnd, y: number, palette: Palette): void {
  context.strokeStyle = palette.muted;
  context.globalAlpha = probe ? 0.5 : 1;
  context.lineWidth = 1.5;
  line(context, x - 3, y + 7, x + 3, y - 7);
}

function line(context: CanvasRenderingContext2D, left: number, top: number, right: number, bottom: number): void {
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(right, bottom);
  context.stroke();
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
