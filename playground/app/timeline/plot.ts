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
  input,
  signal,
  untracked,
  ViewEncapsulation,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import uPlot from 'uplot';
import type { Lane } from '../feed/lane.js';
import { laneColor } from './laneColor.js';
import { type Palette, paletteOf } from './palette.js';
import type { PlotData } from './plotData.js';
import { resizes } from './resizes.js';
import { themeChanges } from './themeChanges.js';

const HEIGHT = 168;

/** A line a provider over time. */
@Component({
  selector: 'app-plot',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  template: `<figure>
    <figcaption>{{ name() }}</figcaption>
    <div #frame class="frame" role="img" [attr.aria-label]="description()"></div>
  </figure>`,
  styleUrl: './plot.css',
})
export class Plot {
  readonly name = input.required<string>();
  /** What it shows at this moment, in words. */
  readonly description = input.required<string>();
  readonly unit = input('');
  readonly lanes = input.required<readonly Lane[]>();
  readonly data = input.required<PlotData>();
  /** Values hold until the next one, and points are not shown. */
  readonly stepped = input(false);

  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly width = signal(0);
  private readonly measured = computed(() => this.width() > 0);
  private readonly theme = signal(0);
  private chart: uPlot | undefined;

  constructor() {
    const [document, destroyed] = [inject(DOCUMENT), inject(DestroyRef)];
    afterNextRender(() => {
      resizes(this.frame().nativeElement)
        .pipe(takeUntilDestroyed(destroyed))
        .subscribe((width) => this.width.set(width));
      themeChanges(document)
        .pipe(takeUntilDestroyed(destroyed))
        .subscribe(() => this.theme.update((count) => count + 1));
    });
    effect(() => this.rebuild());
    effect(() => {
      const width = this.width();
      this.chart?.setSize({ width, height: HEIGHT });
    });
    effect(() => {
      const data = aligned(this.data());
      this.chart?.setData(data);
    });
    destroyed.onDestroy(() => this.chart?.destroy());
  }

  /** uPlot takes colours when it is made. */
  private rebuild(): void {
    this.theme();
    const lanes = this.lanes();
    if (!this.measured()) return;
    this.chart?.destroy();
    const frame = this.frame().nativeElement;
    const options = this.options(lanes, paletteOf(frame, lanes.map(laneColor)));
    this.chart = new uPlot(options, aligned(untracked(this.data)), frame);
  }

  private options(lanes: readonly Lane[], palette: Palette): uPlot.Options {
    const axis: uPlot.Axis = {
      stroke: palette.muted,
      font: palette.font,
      grid: { stroke: palette.rule, width: 1 },
      ticks: { stroke: palette.rule, width: 1, size: 4 },
    };
    return {
      width: untracked(this.width),
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_chart, _low, high) => [0, Math.max(1, high * 1.02)] },
        y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.1)] },
      },
      axes: [
        { ...axis, size: 26, values: (_chart, seconds) => seconds.map((second) => `${second} s`) },
        { ...axis, size: 56, values: (_chart, values) => values.map((value) => this.labelOf(value)) },
      ],
      series: [{}, ...lanes.map((lane, index) => this.series(lane, palette.lanes[index] ?? palette.ink))],
    };
  }

  private series({ label }: Lane, stroke: string): uPlot.Series {
    const stepped = this.stepped();
    const paths = stepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
    return {
      label,
      stroke,
      width: 1.5,
      spanGaps: true,
      points: { show: !stepped, size: 6, fill: stroke },
      ...(paths === undefined ? {} : { paths }),
    };
  }

  /** Counts have no halves. */
  private labelOf(value: number): string {
    return Number.isInteger(value) ? `${value}${this.unit()}` : '';
  }
}

/** uPlot only reads it, though its type lets it write. */
function aligned(data: PlotData): uPlot.AlignedData {
  return data as unknown as uPlot.AlignedData;
}
