import type { Observable, ObservableInput, SchedulerLike } from 'rxjs';

/** An operator that may also be told what the stream answers (a chat request, say). In `source.pipe(…)` it is told nothing. */
export type ContextOperator<T, C = unknown> = (source: Observable<T>, context?: C) => Observable<T>;

/** A lazy alternative: called at the moment it is needed, with the context. */
export type Candidate<T, C = unknown> = (context: C) => ObservableInput<T>;

/** Whatever measures or waits takes the scheduler whose clock and timers it uses. */
export interface Timed {
  /** @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}
