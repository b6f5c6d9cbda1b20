import { paintGlyph } from './paintGlyph.js';
import { AXIS_HEIGHT, heightOf, LANE_HEIGHT, type Picture } from './picture.js';

/** Of the label of a tick, which is not worth measuring sixty times a second. */
const LABEL_ROOM = 44;

/** Paints a picture, whatever was there before. The context is scaled to CSS pixels. */
export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  context.clearRect(0, 0, picture.width, heightOf(picture.lanes));
  context.lineCap = 'round';
  context.font = picture.palette.font;
  paintAxis(context, picture);
  for (const drawable of picture.drawables) {
    paintGlyph(context, drawable, picture.palette);
    context.globalAlpha = 1;
  }
}

function paintAxis(context: CanvasRenderingContext2D, { width, lanes, ticks, nowX, palette }: Picture): void {
  const bottom = lanes * LANE_HEIGHT;
  context.lineWidth = 1;
  context.strokeStyle = palette.rule;
  for (let lane = 1; lane <= lanes; lane += 1) stroke(context, 0, lane * LANE_HEIGHT, width, lane * LANE_HEIGHT);
  context.fillStyle = palette.muted;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const { x, label } of ticks) {
    context.globalAlpha = 0.6;
    stroke(context, x, 0, x, bottom + 5);
    context.globalAlpha = 1;
    if (x + LABEL_ROOM < width) context.fillText(label, x + 4, bottom + AXIS_HEIGHT / 2 + 1);
  }
  if (nowX === undefined) return;
  context.strokeStyle = palette.muted;
  context.globalAlpha = 0.5;
  stroke(context, nowX, 0, nowX, bottom);
  context.globalAlpha = 1;
}

/** Half a pixel off, where a line of one pixel is sharp. */
function stroke(context: CanvasRenderingContext2D, left: number, top: number, right: number, bottom: number): void {
  context.beginPath();
  context.moveTo(Math.round(left) + 0.5, Math.round(top) - 0.5);
  context.lineTo(Math.round(right) + 0.5, Math.round(bottom) - 0.5);
  context.stroke();
}
