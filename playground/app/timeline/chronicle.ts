import { effect, Injectable, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { FailoverEvent } from 'rxbaton';
import { frameScheduler } from 'rxbaton/angular';
import { coalesce } from 'rxbaton/operators';
import { merge, type Observable, Subject, tap } from 'rxjs';
import { Feed } from '../feed/feed.js';
import { Recording } from './recording.js';
import { Ring } from './ring.js';

/** An event with a number of its own, for `track`. */
export interface LoggedEvent {
  readonly number: number;
  readonly event: FailoverEvent;
}

const EVENTS_KEPT = 200;

/** Keeps what the feed has told, within bounds: the picture reads the recording, whatever is in words reads the signals. */
@Injectable()
export class Chronicle {
  readonly recording = new Recording();
  private readonly feed = inject(Feed);
  private readonly log = new Ring<LoggedEvent>(EVENTS_KEPT);
  private readonly lastEvents = signal<readonly LoggedEvent[]>([]);
  private readonly lastChapter = signal(0);
  private readonly changes = new Subject<void>();
  private count = 0;

  /** The last events, newest first. */
  readonly events = this.lastEvents.asReadonly();
  /** Another number when something has happened that is worth a word: at most once a frame, and not for each token. */
  readonly chapter = this.lastChapter.asReadonly();
  /** The recording has changed. */
  readonly changes$: Observable<void> = this.changes.asObservable();

  constructor() {
    const marks$ = this.feed.marks$.pipe(tap((mark) => this.recording.add(mark)));
    const events$ = this.feed.events$.pipe(tap((event) => this.note(event)));
    merge(marks$, events$)
      .pipe(
        tap(() => this.changes.next()),
        coalesce({ merge: (_earlier, later) => later, scheduler: frameScheduler }),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.publish());
    effect(() => {
      this.feed.lanes();
      untracked(() => this.recording.renew(performance.now()));
      this.changes.next();
    });
  }

  private note(event: FailoverEvent): void {
    this.recording.addEvent(event);
    this.count += 1;
    this.log.push({ number: this.count, event });
  }

  private publish(): void {
    if (this.log.at(-1) !== this.lastEvents()[0]) this.lastEvents.set([...this.log].reverse());
    this.lastChapter.set(this.recording.chapter);
  }
}
