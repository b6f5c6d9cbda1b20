import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Feed } from '../feed/feed.js';
import type { Lane } from '../feed/lane.js';
import { Chronicle } from './chronicle.js';
import { laneColor } from './laneColor.js';
import { Plot } from './plot.js';
import { errorData, firstContentData, type PlotData } from './plotData.js';

/** How soon the providers begin to answer, and how often they fail. */
@Component({
  selector: 'app-plots',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Plot],
  template: `
    <ul>
      @for (lane of lanes(); track lane.id) {
        <li><span [style.background]="color(lane)"></span>{{ lane.label }}</li>
      }
    </ul>
    <app-plot
      name="Time to the first content"
      unit=" ms"
      [lanes]="lanes()"
      [data]="firstContent()"
      [description]="firstContentInWords()"
    />
    <app-plot name="Failures" [stepped]="true" [lanes]="lanes()" [data]="errors()" [description]="errorsInWords()" />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
      gap: 1rem 1.25rem;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      grid-column: 1 / -1;
      gap: 0.25rem 1rem;
      margin: 0;
      padding: 0;
      font-size: 0.75rem;
      list-style: none;
    }
    li span {
      display: inline-block;
      inline-size: 0.5rem;
      block-size: 0.5rem;
      margin-inline-end: 0.375rem;
      border-radius: 50%;
    }
  `,
})
export class Plots {
  private readonly chronicle = inject(Chronicle);

  protected readonly lanes = inject(Feed).lanes;
  protected readonly color = laneColor;
  protected readonly firstContent = computed(() => this.dataOf(firstContentData));
  protected readonly errors = computed(() => this.dataOf(errorData));
  protected readonly firstContentInWords = computed(() => lastOfEach(this.lanes(), this.firstContent(), ' ms'));
  protected readonly errorsInWords = computed(() => lastOfEach(this.lanes(), this.errors(), ' failed'));

  private dataOf(make: typeof firstContentData): PlotData {
    this.chronicle.chapter();
    const { connections, origin } = this.chronicle.recording;
    return make(
      connections,
      this.lanes().map(({ id }) => id),
      origin,
    );
  }
}

function lastOfEach(lanes: readonly Lane[], [, ...columns]: PlotData, unit: string): string {
  const said = lanes.map(({ label }, index) => {
    const last = columns[index]?.findLast((value) => value !== null);
    return typeof last === 'number' ? `${label}: ${Math.round(last)}${unit}` : `${label}: none`;
  });
  return `The last of each provider. ${said.join(', ')}`;
}
