import type { SchedulerLike, Subscription } from 'rxjs';
import { Chain, type Link } from './chain.js';
import { LONGEST_TIMER } from './longestTimer.js';
import { reportThrown } from './reportThrown.js';

/** Milliseconds after the promised time from which on a look is late: timers are never quite on time. */
const SLACK = 10;

/** What is looked at now and then. */
export interface Watched extends Link<Watched> {
  /**
   * @param late - The look should have come before: the machine slept, or the event loop was blocked.
   * @returns In how many ms at the latest it wants the next look; one that comes sooner must do no harm.
   */
  look(now: number, late: boolean): number;
}

/**
 * Looks at many, all at once, with one timer: it is set for whoever wants the next look first, and there is none while nobody
 * does.
 *
 * Since all are looked at together, those that wanted a look at different times want the next one at the same.
 */
export class Lookout {
  readonly #scheduler: SchedulerLike;
  readonly #watched = new Chain<Watched>();
  #timer: Subscription | undefined;
  #setAt = 0;
  #firesAt = 0;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  now(): number {
    return this.#scheduler.now();
  }

  /** Looks at it after `wait` ms at the latest. */
  watch(watched: Watched, wait: number, now: number): void {
    this.#watched.add(watched);
    this.#arm(wait, now);
  }

  leave(watched: Watched): void {
    this.#watched.delete(watched);
    // While others are left, a timer that is now too early does no harm.
    if (this.#watched.isEmpty) this.#disarm();
  }

  #arm(wait: number, now: number): void {
    const overdue = this.#timer !== undefined && now > this.#firesAt;
    // One that was set in what is now the future is of a clock that was put back.
    const stands = this.#timer !== undefined && !overdue && this.#setAt <= now;
    if (wait === Infinity || (stands && this.#firesAt <= now + wait)) return;
    if (!overdue) this.#disarm();
    const delay = Math.min(wait, LONGEST_TIMER);
    const firesAt = now + delay;
    // A new action each time: one that is re-scheduled from within holds on to all before it in virtual time.
    const timer = this.#scheduler.schedule(() => this.#round(firesAt), delay);
    // It is about to fire, and those it was set for are late already; unless its clock was thrown away, hence the new one.
    if (overdue) timer.add(this.#timer);
    this.#timer = timer;
    this.#setAt = now;
    this.#firesAt = firesAt;
  }

  #disarm(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
  }

  #round(due: number): void {
    this.#disarm();
    const now = this.now();
    const late = now - due > SLACK;
    let wait = Infinity;
    this.#watched.goThrough((watched) => {
      // Of many streams: what one of them throws must not keep the others from being looked at.
      reportThrown(() => {
        wait = Math.min(wait, watched.look(now, late));
      });
    });
    if (!this.#watched.isEmpty) this.#arm(wait, now);
  }
}
