import { type Subscription, skip } from 'rxjs';
import { type Outage, type OutageOptions, outage } from '../../operators/index.js';
import type { Member } from './member.js';

/** An outage of all members, or of those alone that some requests may ask, while others are answered. */
export class OutageOf {
  readonly gate: Outage;
  /** The requests that have a place in its queue. */
  waiting = 0;

  constructor(
    readonly members: readonly Member[],
    options: OutageOptions,
  ) {
    this.gate = outage(options);
  }

  /** In whatever order. */
  isOf(members: readonly Member[]): boolean {
    return members.length === this.members.length && members.every((member) => this.members.includes(member));
  }

  /** Whether requests wait for its end. */
  get awaited(): boolean {
    return this.gate.down && this.waiting > 0;
  }

  /** Whether nothing that is known speaks against asking one of its members. */
  get mayBeUp(): boolean {
    return this.members.some(({ benched, failing, breaker }) => !benched && !failing && breaker.admits);
  }

  /** An answer that had begun before the circuits opened opens none of them. */
  isEndedBy(member: Member): boolean {
    return this.gate.down && this.members.includes(member) && this.members.some(({ breaker }) => breaker.admits);
  }
}

/**
 * Who waits for whom: a request that all may answer for anybody, one that only some may answer (its images need them, or the others
 * broke off twice in its answer) for those.
 *
 * ```text
 * everybody   --------------------    somebody is up: text is answered
 * who sees    ---[down         ]--    images are kept meanwhile
 * ```
 *
 * There are never more than there are sets of members that requests have been left to.
 */
export class Outages {
  readonly all: OutageOf;
  readonly each: OutageOf[] = [];

  /** @param changed - Called when one begins or ends. */
  constructor(
    private readonly members: readonly Member[],
    private readonly options: OutageOptions,
    private readonly listening: Subscription,
    private readonly changed: (which: OutageOf) => void,
  ) {
    this.all = this.made(members);
  }

  /** How many requests wait, or wait for their turn. */
  get waiting(): number {
    return this.each.reduce((sum, { gate }) => sum + gate.waiting, 0);
  }

  /** @param members - Whom a request may ask; with nobody it waits for nobody in particular. */
  of(members: readonly Member[]): OutageOf {
    if (members.length === 0 || members.length === this.members.length) return this.all;
    return this.each.find((one) => one.isOf(members)) ?? this.made(members);
  }

  /** Whether it is an outage for all that these have failed: nobody else would be asked now. */
  isForAll(failed: readonly Member[]): boolean {
    return !this.members.some((member) => !failed.includes(member) && !member.benched && member.breaker.admits);
  }

  private made(members: readonly Member[]): OutageOf {
    const made = new OutageOf(members, this.options);
    this.each.push(made);
    this.listening.add(made.gate.down$.pipe(skip(1)).subscribe(() => this.changed(made)));
    return made;
  }
}
