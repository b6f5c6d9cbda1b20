import { ChangeDetectionStrategy, Component, type ElementRef, signal, viewChildren } from '@angular/core';
import { Chronicle } from './chronicle.js';
import { EventLog } from './eventLog.js';
import { MarbleString } from './marbleString.js';
import { PipelineCode } from './pipelineCode.js';
import { Plots } from './plots.js';
import { Timeline } from './timeline.js';

const TABS = ['Plots', 'Events', 'Marbles', 'Code'] as const;

type Tab = (typeof TABS)[number];

/** All that is to be seen of the failover: the marbles as they come, and beneath them its figures, events, diagram and code. */
@Component({
  selector: 'app-timeline-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [EventLog, MarbleString, PipelineCode, Plots, Timeline],
  providers: [Chronicle],
  templateUrl: './timelinePanel.html',
  styleUrl: './timelinePanel.css',
})
export class TimelinePanel {
  private readonly tabElements = viewChildren<ElementRef<HTMLElement>>('tabElement');

  protected readonly tabs = TABS;
  protected readonly chosen = signal<Tab>('Plots');

  protected onKey(event: KeyboardEvent): void {
    const next = this.placeAfter(event.key, TABS.indexOf(this.chosen()));
    const tab = TABS[next];
    if (tab === undefined) return;
    event.preventDefault();
    this.chosen.set(tab);
    this.tabElements()[next]?.nativeElement.focus();
  }

  private placeAfter(key: string, place: number): number {
    switch (key) {
      case 'ArrowRight':
        return (place + 1) % TABS.length;
      case 'ArrowLeft':
        return (place - 1 + TABS.length) % TABS.length;
      case 'Home':
        return 0;
      case 'End':
        return TABS.length - 1;
      default:
        return -1;
    }
  }
}
