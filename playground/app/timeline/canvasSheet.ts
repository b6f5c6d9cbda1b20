import { paint } from './paint.js';
import { heightOf, type Picture } from './picture.js';

/** A canvas whose pixels are those of the screen. */
export class CanvasSheet {
  constructor(private readonly canvas: HTMLCanvasElement) {}

  show(picture: Picture): void {
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    const ratio = globalThis.devicePixelRatio;
    this.fit(Math.round(picture.width * ratio), Math.round(heightOf(picture.lanes) * ratio));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, picture);
  }

  /** Only when it changes: it empties the canvas. */
  private fit(width: number, height: number): void {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }
}
