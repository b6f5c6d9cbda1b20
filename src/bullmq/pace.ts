import {
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  type SchedulerLike,
  Subject,
  Subscription,
  switchMap,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { FailoverEvent } from '../failover/failoverEvent.js';

/** What takes jobs, so many at once, and can be told to take none. */
export interface Paced {
  concurrency: number;
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): Promise<void>;
}

export interface PaceSettings {
  readonly concurrency: number;
  /** After an outage one job is taken at a time, and every so many ms twice as many. */
  readonly rampEvery: number;
  /** In an outage, how often one job is let try, in ms: where nobody probes, nobody else would find out that it is over. */
  readonly tryEvery: number;
  readonly scheduler: SchedulerLike;
}

/**
 * How many jobs a worker takes at once, by what its failover tells of outages.
 *
 * ```text
 * events$        ----started------------------------ended---------
 * concurrency    8   0          1 (a try, failed) 0 1    2    4    8
 * ```
 */
export class Pace {
  /** `try`: everything was down when last heard of, and one job finds out whether it still is. */
  state: 'up' | 'down' | 'try' = 'up';
  private readonly failedTries = new Subject<boolean>();
  private readonly following = new Subscription();

  constructor(
    private readonly worker: Paced,
    events$: Observable<Pick<FailoverEvent, 'type'>>,
    private readonly settings: PaceSettings,
  ) {
    const outages$ = events$.pipe(
      filter(({ type }) => type === 'outage-started' || type === 'outage-ended'),
      map(({ type }) => type === 'outage-started'),
    );
    this.following.add(
      merge(outages$, this.failedTries)
        .pipe(switchMap((down) => (down ? this.down() : this.up())))
        .subscribe(),
    );
  }

  /** A job's request was asked for in an outage, and it was one still. */
  tryFailed(): void {
    if (this.state === 'try') this.failedTries.next(true);
  }

  stop(): void {
    this.following.unsubscribe();
  }

  private down(): Observable<never> {
    const { tryEvery, scheduler } = this.settings;
    const pause$ = defer(() => {
      this.state = 'down';
      void this.worker.pause(true);
      return EMPTY;
    });
    const try$ = timer(tryEvery, scheduler).pipe(
      tap(() => {
        this.state = 'try';
        this.take(1);
      }),
      ignoreElements(),
    );
    return concat(pause$, try$);
  }

  private up(): Observable<never> {
    const { concurrency, rampEvery, scheduler } = this.settings;
    return defer(() => {
      this.state = 'up';
      this.take(1);
      return timer(rampEvery, rampEvery, scheduler).pipe(
        map((step) => Math.min(concurrency, 2 ** (step + 1))),
        takeWhile((many) => many < concurrency, true),
        tap((many) => this.take(many)),
        ignoreElements(),
      );
    });
  }

  private take(many: number): void {
    this.worker.concurrency = many;
    void this.worker.resume();
  }
}
