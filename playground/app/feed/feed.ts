import { computed, Injectable, type Signal, signal } from '@angular/core';
import type { FailoverEvent, ProviderOperator, ProviderStatus } from 'rxbaton';
import { type Observable, Subject } from 'rxjs';
import type { Lane } from './lane.js';
import { LastCall } from './lastCall.js';
import { marblesOf } from './marblesOf.js';
import type { Mark } from './mark.js';
import { type Ear, tapped } from './tapped.js';

/** A failover as it was made: its lanes, and the code that would make it. */
export interface Pipeline {
  readonly lanes: readonly Lane[];
  readonly code: string;
}

const NOBODY: Pipeline = { lanes: [], code: '' };

/** All that the pictures show. It outlives the failover, which is made anew when an option changes. */
@Injectable({ providedIn: 'root' })
export class Feed {
  private readonly present = signal(NOBODY);
  private readonly watched = signal<Signal<readonly ProviderStatus[]> | undefined>(undefined);
  private readonly heard = new Subject<Mark>();
  private readonly told = new Subject<FailoverEvent>();
  private readonly lastCall = new LastCall();
  private readonly lastMarks = signal<readonly Mark[]>([]);
  private calls = 0;

  /** The providers, best rung first. */
  readonly lanes = computed(() => this.present().lanes);
  /** What each provider does, as it does it; texts of one frame are one mark. */
  readonly marks$: Observable<Mark> = this.heard.asObservable();
  /** What the failover does. */
  readonly events$: Observable<FailoverEvent> = this.told.asObservable();
  readonly health = computed((): readonly ProviderStatus[] => this.watched()?.() ?? []);
  /** The TypeScript that makes the present failover. */
  readonly pipeline = computed(() => this.present().code);
  /** The last question's marbles, a line a provider. */
  readonly marbles = computed(() => marblesOf(this.lanes(), this.lastMarks()));

  /** What to put around each provider of the ladder. */
  tap(lane: string): ProviderOperator {
    const ear: Ear = {
      now: () => performance.now(),
      newCall: (id, probe) => `${id}#${++this.calls}${probe ? ' (probe)' : ''}`,
      hear: (mark) => this.hear(mark),
    };
    return tapped(lane, ear);
  }

  /** Another failover answers from now on. */
  show(pipeline: Pipeline): void {
    this.present.set(pipeline);
  }

  watch(health: Signal<readonly ProviderStatus[]>): void {
    this.watched.set(health);
  }

  note(event: FailoverEvent): void {
    this.told.next(event);
  }

  /** A question is asked: the marble string begins anew. */
  begin(): void {
    this.lastCall.begin();
    this.lastMarks.set([]);
  }

  private hear(mark: Mark): void {
    // Of a copy, since a signal must be given another value to tell.
    if (this.lastCall.add(mark)) this.lastMarks.set([...this.lastCall.marks]);
    this.heard.next(mark);
  }
}
