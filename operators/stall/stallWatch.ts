import { asyncScheduler, Observable, Subscription } from 'rxjs';
import { checkFunction } from '../base/checkOption.js';
import { Lookout } from '../base/lookout.js';
import { mirror } from '../base/mirror.js';
import { reportThrown } from '../base/reportThrown.js';
import type { StallError } from './stallError.js';
import { type StallLimits, stallLimits } from './stallLimits.js';
import type { StallTimeoutOptions } from './stallTimeoutOptions.js';
import { Watchdog } from './watchdog.js';

/** What only some streams of a watch want. */
export interface Leniency {
  /** Asked before a stream errors; after `true` it is given the time once more. */
  spares(error: StallError): boolean;
}

const STRICT: Leniency = { spares: () => false };

/** The limits of one `stallTimeout`, and the one timer by which it looks at all of its streams. */
export class StallWatch<T> {
  readonly #limits: StallLimits;
  readonly #lookout: Lookout;
  readonly #isProgress: (item: T) => boolean;
  readonly #isSteady: ((item: T) => boolean) | undefined;

  /**
   * @param isSteady - Whether the wait after an item is like the others. After one that is not, a limit on the gap that adapts is
   *   at its `max`, and learns nothing.
   */
  constructor(options: StallTimeoutOptions<T>, isSteady?: (item: T) => boolean) {
    const { isProgress = () => true, scheduler = asyncScheduler } = options;
    this.#limits = stallLimits(options);
    this.#isProgress = checkFunction('stallTimeout({ isProgress })', isProgress);
    this.#isSteady = isSteady;
    this.#lookout = new Lookout(scheduler);
  }

  /** The stream, for as long as it keeps to the limits. */
  over(source: Observable<T>, leniency = STRICT): Observable<T> {
    return new Observable((subscriber) => {
      const inner = new Subscription();
      const watchdog = new Watchdog(this.#limits, this.#lookout, (error) => {
        if (leniency.spares(error)) return true;
        reportThrown(() => inner.unsubscribe());
        subscriber.error(error);
        return false;
      });
      subscriber.add(() => watchdog.stop());
      const mirrored = mirror(source, subscriber, {
        next: (item) => {
          if (this.#isProgress(item)) watchdog.progress(this.#isSteady?.(item));
          subscriber.next(item);
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
      inner.add(mirrored);
    });
  }
}
