import { presentDemand } from '../base/demand.js';
import type { Lookout, Watched } from '../base/lookout.js';
import { RateFloor } from './rateFloor.js';
import { StallError } from './stallError.js';
import { margin, type StallLimits } from './stallLimits.js';

/** Whose stream it is. */
export interface Owner {
  /** Whether the stream is spared, and given the time once more. */
  bitten(error: StallError): boolean;
}

/**
 * Watches one stream, whenever the lookout of its operator looks.
 *
 * An item only counts up; a look stamps what is new with its own time. So an error comes late by at most one interval between
 * looks, never early, and an item costs an addition.
 */
export class Watchdog implements Watched {
  before: Watched | undefined;
  after: Watched | undefined;
  readonly #limits: StallLimits;
  readonly #lookout: Lookout;
  readonly #owner: Owner;
  readonly #startedAt: number;
  readonly #floor: RateFloor | undefined;
  #count = 0;
  #countSeen = 0;
  #seenAt: number;
  #learns: boolean;
  #itemAt: number;
  #steady = true;
  /** Given once a silence. */
  #graceEndsAt: number | undefined;
  /** Of whoever pulls the items; while it is held, the silence is not the source's. */
  readonly #demand = presentDemand();
  #pausesSeen = 0;
  #pausesAtItem = 0;
  #restartedAt = -Infinity;

  constructor(limits: StallLimits, lookout: Lookout, owner: Owner) {
    this.#limits = limits;
    this.#lookout = lookout;
    this.#owner = owner;
    this.#startedAt = this.#seenAt = this.#itemAt = lookout.now();
    this.#floor = limits.floor && new RateFloor(limits.floor, limits.floorStep);
    this.#learns = limits.first.learn !== undefined || limits.between.learn !== undefined;
    lookout.watch(this, this.#nextLook(this.#startedAt), this.#startedAt);
  }

  /** An item that counts, and whether the wait after it is like others. */
  progress(steady = true): void {
    this.#count += 1;
    if (this.#learns) this.#learn();
    this.#steady = steady;
  }

  stop(): void {
    this.#lookout.leave(this);
  }

  look(now: number, late: boolean): number {
    const held = this.#wasHeld(now);
    if (late || held) this.#floor?.restart();
    this.#stamp(now);
    const stall = this.#stall(now);
    return stall === undefined ? this.#nextLook(now) : this.#judge(stall, now, late);
  }

  #learn(): void {
    const { first, between } = this.#limits;
    const now = this.#lookout.now();
    if (this.#count === 1) first.learn?.(now - this.#startedAt);
    else if (this.#steady && this.#pauses === this.#pausesAtItem) between.learn?.(now - this.#itemAt);
    this.#pausesAtItem = this.#pauses;
    this.#itemAt = now;
    this.#learns = between.learn !== undefined;
  }

  #judge(stall: StallError, now: number, late: boolean): number {
    // After a sleep or a blocked event loop, items may lie ready behind this very timer.
    if (late) this.#graceEndsAt ??= now + margin(stall.limitMs);
    const grace = (this.#graceEndsAt ?? now) - now;
    if (grace > 0) return grace;
    if (!this.#owner.bitten(stall)) return Infinity;
    this.#restartedAt = now;
    this.#floor?.restart();
    return this.#nextLook(now);
  }

  #stamp(now: number): void {
    if (this.#count === this.#countSeen) return;
    this.#countSeen = this.#count;
    this.#seenAt = now;
    this.#graceEndsAt = undefined;
  }

  /** A clock that has stood starts anew: whatever the source had to say could not be heard. */
  #wasHeld(now: number): boolean {
    if (!this.#demand?.held && this.#pauses === this.#pausesSeen) return false;
    this.#pausesSeen = this.#pauses;
    this.#restartedAt = now;
    return true;
  }

  get #pauses(): number {
    return this.#demand?.pauses ?? 0;
  }

  #stall(now: number): StallError | undefined {
    const { total } = this.#limits;
    const limit = this.#limit;
    const floor = this.#floor;
    if (now - this.#startedAt > total) return new StallError('total', total);
    if (now - this.#silentSince > limit) return new StallError(this.#phase, limit);
    return this.#count > 0 && floor?.isBroken(now, this.#count) ? new StallError('floor', floor.over) : undefined;
  }

  get #phase(): 'first' | 'between' {
    return this.#count === 0 ? 'first' : 'between';
  }

  get #limit(): number {
    const { first, between } = this.#limits;
    if (this.#count === 0) return first.current;
    return this.#steady ? between.current : between.most;
  }

  get #silentSince(): number {
    return Math.max(this.#seenAt, this.#restartedAt);
  }

  /** Milliseconds to the moment just after the next known deadline, or to the look before it that the limits ask for. */
  #nextLook(now: number): number {
    const { total, intervals } = this.#limits;
    const deadline = Math.min(this.#startedAt + total, this.#silentSince + this.#limit);
    return Math.min(deadline + 1 - now, intervals[this.#phase]);
  }
}
