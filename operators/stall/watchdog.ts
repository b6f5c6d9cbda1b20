import type { SchedulerLike, Subscription } from 'rxjs';
import { LONGEST_TIMER } from '../base/longestTimer.js';
import { RateFloor } from './rateFloor.js';
import { StallError, type StallPhase } from './stallError.js';
import { margin, type StallLimits } from './stallLimits.js';

/** Milliseconds after the promised time from which on a look is late: timers are never quite on time. */
const SLACK = 10;

/**
 * Watches one stream with one timer.
 *
 * An item only counts up; the timer looks at the count every now and then, and stamps what is new with the time of the look. So
 * an error comes late by at most one interval between looks, never early, and an item costs an addition.
 */
export class Watchdog {
  readonly #limits: StallLimits;
  readonly #scheduler: SchedulerLike;
  readonly #bite: (error: StallError) => void;
  readonly #startedAt: number;
  readonly #floor: RateFloor | undefined;
  #count = 0;
  #countSeen = 0;
  #seenAt: number;
  #learns: boolean;
  #itemAt: number;
  #dueAt = 0;
  #graceGiven = false;
  #timer: Subscription | undefined;

  constructor(limits: StallLimits, scheduler: SchedulerLike, bite: (error: StallError) => void) {
    this.#limits = limits;
    this.#scheduler = scheduler;
    this.#bite = bite;
    this.#startedAt = this.#seenAt = this.#itemAt = scheduler.now();
    this.#floor = limits.floor && new RateFloor(limits.floor, limits.floorStep);
    this.#learns = limits.first.learn !== undefined || limits.between.learn !== undefined;
    this.#lookIn(this.#nextLook(this.#startedAt), this.#startedAt);
  }

  /** An item that counts. */
  progress(): void {
    this.#count += 1;
    if (this.#learns) this.#learn();
  }

  stop(): void {
    this.#timer?.unsubscribe();
  }

  #learn(): void {
    const { first, between } = this.#limits;
    const now = this.#scheduler.now();
    if (this.#count === 1) first.learn?.(now - this.#startedAt);
    else between.learn?.(now - this.#itemAt);
    this.#itemAt = now;
    this.#learns = between.learn !== undefined;
  }

  #look(): void {
    const now = this.#scheduler.now();
    const late = now - this.#dueAt > SLACK;
    if (late) this.#floor?.restart();
    this.#stamp(now);
    const phase = this.#brokenLimit(now);
    if (phase === undefined) this.#lookIn(this.#nextLook(now), now);
    else this.#judge(phase, late, now);
  }

  #judge(phase: StallPhase, late: boolean, now: number): void {
    const limit = this.#limitOf(phase);
    if (late && !this.#graceGiven) {
      // After a sleep or a blocked event loop, items may lie ready behind this very timer.
      this.#graceGiven = true;
      this.#lookIn(margin(limit), now);
    } else {
      this.#bite(new StallError(phase, limit));
    }
  }

  #stamp(now: number): void {
    if (this.#count === this.#countSeen) return;
    this.#countSeen = this.#count;
    this.#seenAt = now;
    this.#graceGiven = false;
  }

  #brokenLimit(now: number): StallPhase | undefined {
    const { first, between, total } = this.#limits;
    if (now - this.#startedAt > total) return 'total';
    if (this.#count === 0) return now - this.#startedAt > first.current ? 'first' : undefined;
    if (now - this.#seenAt > between.current) return 'between';
    return this.#floor?.isBroken(now, this.#count) ? 'floor' : undefined;
  }

  #limitOf(phase: StallPhase): number {
    const { first, between, total, floor } = this.#limits;
    return { first: first.current, between: between.current, total, floor: floor?.over ?? Infinity }[phase];
  }

  /** Milliseconds to the moment just after the next known deadline, or to the look before it that the limits ask for. */
  #nextLook(now: number): number {
    const { first, between, total, waitingInterval, interval } = this.#limits;
    const waiting = this.#count === 0;
    const deadline = Math.min(
      this.#startedAt + total,
      waiting ? this.#startedAt + first.current : this.#seenAt + between.current,
    );
    return Math.min(deadline + 1 - now, waiting ? waitingInterval : interval);
  }

  /** A new action each time: one that is re-scheduled from within holds on to all before it in virtual time. */
  #lookIn(wait: number, now: number): void {
    if (wait === Infinity) return;
    const delay = Math.min(wait, LONGEST_TIMER);
    this.#dueAt = now + delay;
    this.#timer = this.#scheduler.schedule(() => this.#look(), delay);
  }
}
