import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { FailoverEvent } from 'rxbaton';
import { CopyButton } from '../clipboard/copyButton.js';
import { Chronicle } from './chronicle.js';
import { eventText } from './eventText.js';

const ALL = 'all';

/** The failover's last events, newest first. */
@Component({
  selector: 'app-event-log',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton],
  templateUrl: './eventLog.html',
  styleUrl: './eventLog.css',
})
export class EventLog {
  private readonly chronicle = inject(Chronicle);

  protected readonly all = ALL;
  protected readonly type = signal<string>(ALL);
  protected readonly types = computed(() => [...new Set(this.chronicle.events().map(({ event }) => event.type))].sort());
  protected readonly shown = computed(() => {
    const type = this.type();
    return this.chronicle.events().filter(({ event }) => type === ALL || event.type === type);
  });
  protected readonly json = computed(() => {
    const events = this.shown().map(({ event }) => event);
    return events.length === 0 ? '' : JSON.stringify(events, undefined, 2);
  });

  protected readonly textOf = eventText;

  protected choose({ target }: Event): void {
    if (target instanceof HTMLSelectElement) this.type.set(target.value);
  }

  protected timeOf({ at }: FailoverEvent): string {
    return ((at - this.chronicle.recording.origin) / 1_000).toFixed(3);
  }
}
