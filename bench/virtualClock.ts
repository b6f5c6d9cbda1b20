import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

/**
 * A scheduler whose time passes only when it is told to, for worlds with thousands of timers.
 *
 * RxJS's own sorts all of its actions whenever one is scheduled, and keeps each until it is flushed; this one keeps them in a heap
 * and counts those that are still to come.
 */
export class VirtualClock implements SchedulerLike {
  private readonly heap: Plan[] = [];
  private time = 0;
  private planned = 0;
  /** Actions that are still to come: timers that somebody holds. */
  pending = 0;

  now(): number {
    return this.time;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new Action(this, work).schedule(state, delay);
  }

  /** Lets time pass, and does what falls due on the way. */
  advanceTo(time: number): void {
    while (this.step(time));
    this.time = Math.max(this.time, time);
  }

  /** Goes on until nothing is left to be done. */
  flush(): void {
    while (this.step(Infinity));
  }

  /** Does the next thing that falls due until then; whether there was one. */
  step(until: number): boolean {
    for (let next = this.heap[0]; next !== undefined && next.at <= until; next = this.heap[0]) {
      this.removeFirst();
      if (!next.stands) continue;
      this.time = Math.max(this.time, next.at);
      this.strike(next);
      next.due();
      return true;
    }
    return false;
  }

  plan(delay: number, due: () => void): Plan {
    const plan: Plan = { at: this.time + Math.max(0, delay), order: this.planned++, due, stands: true };
    this.pending++;
    this.add(plan);
    return plan;
  }

  strike(plan: Plan): void {
    if (!plan.stands) return;
    plan.stands = false;
    this.pending--;
  }

  private add(plan: Plan): void {
    const { heap } = this;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as Plan; // Below `place`, so within the heap.
      if (!isBefore(plan, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = plan;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = heap[left + 1];
      let child = heap[left];
      if (child === undefined) break;
      const goesRight = right !== undefined && isBefore(right, child);
      if (goesRight) child = right;
      if (!isBefore(child, last)) break;
      heap[place] = child;
      place = goesRight ? left + 1 : left;
    }
    heap[place] = last;
  }
}

/** Something to be done at a time; of two at the same time, the one planned first. */
interface Plan {
  readonly at: number;
  readonly order: number;
  readonly due: () => void;
  stands: boolean;
}

const isBefore = (one: Plan, other: Plan): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

class Action<T> extends Subscription implements SchedulerAction<T> {
  private plan: Plan | undefined;

  constructor(
    private readonly clock: VirtualClock,
    private readonly work: (this: SchedulerAction<T>, state?: T) => void,
  ) {
    super(() => this.strike());
  }

  schedule(state?: T, delay = 0): this {
    if (this.closed) return this;
    this.strike();
    this.plan = this.clock.plan(delay, () => {
      this.plan = undefined;
      this.work(state);
      if (!this.isPlanned) this.unsubscribe();
    });
    return this;
  }

  private get isPlanned(): boolean {
    return this.plan !== undefined;
  }

  private strike(): void {
    if (this.plan !== undefined) this.clock.strike(this.plan);
    this.plan = undefined;
  }
}
