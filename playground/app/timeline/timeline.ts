import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  type ElementRef,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { animationFrames, exhaustMap, map, merge, Subject, takeWhile, tap } from 'rxjs';
import { Feed } from '../feed/feed.js';
import { CallSummary } from './callSummary.js';
import { CanvasSheet } from './canvasSheet.js';
import { Chronicle } from './chronicle.js';
import { type Extent, keyMove, pauseOrFollow, zoomIn, zoomOut } from './keyMove.js';
import { laneColor } from './laneColor.js';
import { LaneHead } from './laneHead.js';
import { type Palette, paletteOf } from './palette.js';
import { heightOf, LANE_HEIGHT } from './picture.js';
import { pictureOf } from './pictureOf.js';
import { resizes } from './resizes.js';
import { themeChanges } from './themeChanges.js';
import { LIVE, scrolled, type Viewport, zoomed } from './viewport.js';

/** Of the wheel: pixels to a doubling. */
const WHEEL_PER_DOUBLING = 300;

/** The marble diagram of what is going on: a lane a provider. Drawn once a frame, and only while something changes. */
@Component({
  selector: 'app-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CallSummary, LaneHead],
  templateUrl: './timeline.html',
  styleUrl: './timeline.css',
})
export class Timeline {
  private readonly chronicle = inject(Chronicle);
  private readonly feed = inject(Feed);
  private readonly stage = viewChild.required<ElementRef<HTMLElement>>('stage');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly viewport = signal(LIVE);
  private readonly moved = new Subject<void>();
  private palette: Palette | undefined;
  private width = 0;
  private heldAt: number | undefined;

  protected readonly lanes = this.feed.lanes;
  protected readonly laneHeight = LANE_HEIGHT;
  protected readonly height = computed(() => heightOf(this.lanes().length));
  protected readonly follows = computed(() => this.viewport().end === undefined);
  protected readonly span = computed(() => spanText(this.viewport().span));
  protected readonly statuses = computed(() => new Map(this.feed.health().map((status) => [status.provider, status])));

  constructor() {
    const [document, destroyed] = [inject(DOCUMENT), inject(DestroyRef)];
    effect(() => {
      this.lanes();
      this.palette = undefined;
      this.moved.next();
    });
    effect(() => {
      this.viewport();
      this.moved.next();
    });
    afterNextRender(() => {
      const resized$ = resizes(this.stage().nativeElement).pipe(tap((width) => (this.width = width)));
      const recolored$ = themeChanges(document).pipe(tap(() => (this.palette = undefined)));
      const sheet = new CanvasSheet(this.canvas().nativeElement);
      merge(this.chronicle.changes$, this.moved, resized$, recolored$)
        .pipe(
          exhaustMap(() =>
            animationFrames().pipe(
              map(() => this.draw(sheet)),
              takeWhile((moves) => moves),
            ),
          ),
          takeUntilDestroyed(destroyed),
        )
        .subscribe();
    });
  }

  protected color = laneColor;

  protected onKey(event: KeyboardEvent): void {
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : keyMove(event.key);
    if (move === undefined) return;
    event.preventDefault();
    this.move(move);
  }

  /** Sideways through time; with Ctrl, as a pinch does, or where the timeline has the focus, nearer and farther. */
  protected onWheel(event: WheelEvent): void {
    const { deltaX, deltaY, offsetX } = event;
    const stage = this.stage().nativeElement;
    if (Math.abs(deltaX) > Math.abs(deltaY) || event.shiftKey) {
      this.pan(deltaX === 0 ? deltaY : deltaX);
    } else if (event.ctrlKey || event.metaKey || stage.contains(stage.ownerDocument.activeElement)) {
      this.move((viewport) => zoomed(viewport, 2 ** (-deltaY / WHEEL_PER_DOUBLING), offsetX / this.width));
    } else {
      return;
    }
    event.preventDefault();
  }

  protected hold(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.heldAt = event.clientX;
    this.stage().nativeElement.setPointerCapture(event.pointerId);
  }

  protected drag(event: PointerEvent): void {
    if (this.heldAt === undefined) return;
    this.pan(this.heldAt - event.clientX);
    this.heldAt = event.clientX;
  }

  protected release(): void {
    this.heldAt = undefined;
  }

  protected pauseOrFollow = (): void => this.move(pauseOrFollow);
  protected zoomIn = (): void => this.move(zoomIn);
  protected zoomOut = (): void => this.move(zoomOut);

  private pan(pixels: number): void {
    this.move((viewport, { oldest, now }) => scrolled(viewport, (pixels / this.width) * viewport.span, oldest, now));
  }

  private move(by: (viewport: Viewport, extent: Extent) => Viewport): void {
    const extent = { oldest: this.chronicle.recording.oldest, now: this.now };
    this.viewport.update((viewport) => by(viewport, extent));
  }

  /** Time stands still while nothing is under way: there is nothing to draw. */
  private get now(): number {
    const { live, lastAt } = this.chronicle.recording;
    return live ? performance.now() : lastAt;
  }

  /** Whether it will look another way in the next frame. */
  private draw(sheet: CanvasSheet): boolean {
    const { width, now } = this;
    const lanes = this.lanes();
    if (width === 0) return false;
    this.palette ??= paletteOf(this.stage().nativeElement, lanes.map(laneColor));
    sheet.show(
      pictureOf({
        recording: this.chronicle.recording,
        lanes: lanes.map(({ id }) => id),
        viewport: this.viewport(),
        width,
        now,
        palette: this.palette,
      }),
    );
    return this.chronicle.recording.live && this.follows();
  }
}

function spanText(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
