import { asyncScheduler, Observable, type Subscriber } from 'rxjs';
import { checkFunction } from '../base/checkOption.js';
import { Lookout } from '../base/lookout.js';
import { reportThrown } from '../base/reportThrown.js';
import { Stage } from '../base/stage.js';
import type { StallError } from './stallError.js';
import { type StallLimits, stallLimits } from './stallLimits.js';
import type { StallTimeoutOptions } from './stallTimeoutOptions.js';
import { type Owner, Watchdog } from './watchdog.js';

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
    return new Observable((subscriber) => new Timed(subscriber, this, leniency).follow(source));
  }

  watchdog(owner: Owner): Watchdog {
    return new Watchdog(this.#limits, this.#lookout, owner);
  }

  /** Tells a stream's watchdog of an item. */
  heard(item: T, watchdog: Watchdog): void {
    if (this.#isProgress(item)) watchdog.progress(this.#isSteady?.(item));
  }
}

/** A stream that is watched. */
class Timed<T> extends Stage<T> implements Owner {
  readonly #watch: StallWatch<T>;
  readonly #leniency: Leniency;
  readonly #watchdog: Watchdog;

  constructor(downstream: Subscriber<T>, watch: StallWatch<T>, leniency: Leniency) {
    super(downstream);
    this.#watch = watch;
    this.#leniency = leniency;
    this.#watchdog = watch.watchdog(this);
  }

  override next(item: T): void {
    if (this.closed) return;
    try {
      this.#watch.heard(item, this.#watchdog);
      this.downstream.next(item);
    } catch (thrown) {
      this.downstream.error(thrown);
    }
  }

  bitten(error: StallError): boolean {
    if (this.#leniency.spares(error)) return true;
    reportThrown(() => this.unsubscribe());
    this.downstream.error(error);
    return false;
  }

  protected override failed(reason: unknown): void {
    this.#watchdog.stop();
    this.downstream.error(reason);
  }

  protected override completed(): void {
    this.#watchdog.stop();
    this.downstream.complete();
  }

  protected override abandoned(): void {
    this.#watchdog.stop();
  }
}
