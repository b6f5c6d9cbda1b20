import { presentDemand } from '../base/demand.js';
import type { Lookout, Watched } from '../base/lookout.js';

/**
 * Tells once when nothing has been heard for a while, and again after the next silence.
 *
 * A look compares the time of the last sign of life: setting a timer anew with every item costs more than the item does.
 */
export class Silence implements Watched {
  before: Watched | undefined;
  after: Watched | undefined;
  readonly #lookout: Lookout;
  readonly #after: number;
  readonly #tell: () => void;
  readonly #demand = presentDemand();
  #heardAt = 0;
  #pausesSeen = 0;
  #told = true;
  #stopped = false;

  constructor(lookout: Lookout, after: number, tell: () => void) {
    this.#lookout = lookout;
    this.#after = after;
    this.#tell = tell;
  }

  /** A sign of life: the silence begins anew. */
  broken(): void {
    this.#heardAt = this.#lookout.now();
    if (!this.#told || this.#stopped) return;
    this.#told = false;
    this.#lookout.watch(this, this.#after, this.#heardAt);
  }

  /** For good: a callback may have unsubscribed in the midst of what breaks the silence. */
  stop(): void {
    this.#stopped = true;
    this.#lookout.leave(this);
  }

  look(now: number): number {
    if (this.#told) return Infinity;
    if (this.#wasHeld) this.#heardAt = now;
    const left = this.#heardAt + this.#after - now;
    if (left > 0) return left;
    this.#told = true;
    this.#tell();
    // Whoever was told may have broken the silence, and so have asked for the next look.
    return Infinity;
  }

  /** Whether the consumer held back meanwhile: then nothing could be heard. */
  get #wasHeld(): boolean {
    const { held = false, pauses = 0 } = this.#demand ?? {};
    const more = pauses !== this.#pausesSeen;
    this.#pausesSeen = pauses;
    return held || more;
  }
}
