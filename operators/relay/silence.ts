import type { SchedulerLike, Subscription } from 'rxjs';
import { LONGEST_TIMER } from '../base/longestTimer.js';

/**
 * Tells once when nothing has been heard for a while, and again after the next silence.
 *
 * One timer, which looks at the time of the last sign of life when it fires: re-arming it with every item costs more than the
 * item does.
 */
export class Silence {
  readonly #scheduler: SchedulerLike;
  readonly #after: number;
  readonly #tell: () => void;
  #heardAt = 0;
  #timer: Subscription | undefined;

  constructor(scheduler: SchedulerLike, after: number, tell: () => void) {
    this.#scheduler = scheduler;
    this.#after = after;
    this.#tell = tell;
  }

  /** A sign of life: the silence begins anew. */
  broken(): void {
    this.#heardAt = this.#scheduler.now();
    this.#timer ??= this.#wait(this.#after);
  }

  stop(): void {
    this.#timer?.unsubscribe();
  }

  #wait(delay: number): Subscription | undefined {
    return delay > LONGEST_TIMER ? undefined : this.#scheduler.schedule(() => this.#look(), delay);
  }

  #look(): void {
    const left = this.#heardAt + this.#after - this.#scheduler.now();
    this.#timer = left > 0 ? this.#wait(left) : undefined;
    if (left <= 0) this.#tell();
  }
}
