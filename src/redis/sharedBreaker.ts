import { Subscription } from 'rxjs';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { BreakerState, CircuitBreaker } from '../../operators/index.js';
import type { RedisLink } from './redisLink.js';
import type { ShareSettings } from './shareSettings.js';

/** A replica lets another one's trials go before its own for so many leases: a Redis that always says so is not believed for good. */
const MOST_LEASES = 6;

/**
 * One provider's breaker, and what the other replicas know of it.
 *
 * ```text
 * breaker  open ---------------(asks)--.-- half-open -- closed          the lease is its own: it tries
 *          open ---------------(asks)---------(asks)-- closed           another's: it waits until that has ended
 * ```
 *
 * It asks a little before the wait ends, so that the answer is there in time; where none comes, the breaker goes on as if it were
 * alone.
 */
export class SharedBreaker {
  /** When its wait ends: its own, or the longest it was told of. Other replicas' trials may come before its own even then. */
  private dueAt = -Infinity;
  private patientUntil = -Infinity;
  private lease: string | undefined;
  /** How often in a row it had the lease and no trial under way. */
  private idle = 0;
  private timer = Subscription.EMPTY;
  /** Grows with each change, so that an answer knows whether it comes too late. */
  private round = 0;
  /** Whether the change under way is one that the others know of. */
  private hearing = false;
  private was: BreakerState | undefined;
  private readonly lead: number;

  constructor(
    private readonly provider: string,
    private readonly breaker: CircuitBreaker,
    private readonly link: RedisLink,
    private readonly settings: ShareSettings,
  ) {
    this.lead = 1.5 * settings.timeout;
  }

  /** Watches the breaker until it is unsubscribed. */
  watch(): Subscription {
    const watching = this.breaker.state$.subscribe((state) => {
      if (!this.hearing) this.changed(state);
      this.was = state;
    });
    watching.add(() => this.rest());
    return watching;
  }

  /** Tells again what others may have missed. */
  announce(): void {
    const ms = this.dueAt - this.settings.now();
    if (this.breaker.state === 'open' && ms > 0) this.link.tell({ kind: 'open', provider: this.provider, ms });
  }

  /** Another replica's breaker is open for so many ms. A trial that is under way here knows better. */
  hearOpen(ms: number): void {
    const { state } = this.breaker;
    const until = this.settings.now() + Math.min(ms, this.settings.ttl);
    if (state !== 'closed' && (state !== 'open' || until <= this.dueAt)) return;
    this.rest();
    this.awaitDeadline(until);
    this.wait(until - this.settings.now());
    this.plan(() => this.ask(), until - this.settings.now() - this.lead);
  }

  /** Another replica's trial has succeeded. */
  hearClosed(): void {
    if (this.breaker.state !== 'open' && this.breaker.state !== 'half-open') return;
    this.rest();
    this.quietly(() => this.breaker.reset());
  }

  /** Another replica had nothing to try with. */
  hearFree(): void {
    const waits = this.breaker.state === 'open' && this.lease === undefined && this.settings.now() >= this.dueAt - this.lead;
    if (waits) this.plan(() => this.ask(), this.jitter());
  }

  /** Another replica has the lease, and may be trying, for so many ms. */
  hearTrial(leftMs: number): void {
    if (this.breaker.state !== 'closed') return;
    this.awaitDeadline(this.settings.now());
    this.refused(leftMs);
  }

  private changed(state: BreakerState): void {
    switch (state) {
      case 'open':
        this.rest();
        this.awaitDeadline(this.settings.now() + this.breaker.snapshot().retryAfterMs);
        this.announce();
        this.plan(() => this.ask(), this.dueAt - this.settings.now() - this.lead);
        break;
      case 'half-open':
        this.begun();
        break;
      default:
        this.rest();
        if (state === 'closed' && (this.was === 'open' || this.was === 'half-open')) {
          this.link.tell({ kind: 'closed', provider: this.provider, ms: 0 });
        }
    }
  }

  /** A trial has begun. Without a lease there is nobody to agree with. */
  private begun(): void {
    this.stop();
    if (this.lease === undefined) return;
    this.idle = 0;
    this.renew(this.lease);
    this.plan(() => this.review(), this.settings.lease / 3);
  }

  private ask(): void {
    this.stop();
    void this.askInRound(this.round, this.link.newLease());
  }

  private async askInRound(round: number, name: string): Promise<void> {
    const lease = await this.link.take(name, this.provider);
    if (round !== this.round) {
      if (lease?.held !== false) void this.link.release(name, this.provider);
    } else if (lease?.held === true) this.granted(name);
    else if (lease !== undefined) this.refused(lease.leftMs);
  }

  private granted(name: string): void {
    const { now, lease } = this.settings;
    this.lease = name;
    this.idle = 0;
    this.patientUntil = now() + MOST_LEASES * lease;
    this.wait(Math.max(0, this.dueAt - now()));
    this.plan(() => this.review(), lease / 3);
  }

  private refused(leftMs: number): void {
    const { now, lease } = this.settings;
    if (now() >= this.patientUntil) return;
    const left = Math.min(leftMs, lease);
    this.wait(Math.max(this.breaker.snapshot().retryAfterMs, left + 2 * this.lead));
    // The breaker's own longest wait may end before the lease.
    const latest = this.breaker.snapshot().retryAfterMs - this.lead;
    this.plan(() => this.ask(), Math.max(this.lead / 4, Math.min(left + this.jitter(), latest)));
  }

  /** Has the lease anew while a trial runs, and lets others try when none does. */
  private review(): void {
    const { state, retryAfterMs } = this.breaker.snapshot();
    const tries = state === 'half-open' && retryAfterMs > 0;
    this.idle = tries ? 0 : this.idle + 1;
    if (this.lease === undefined) return;
    if (this.idle >= 2) {
      this.giveUp();
      return;
    }
    if (tries) this.renew(this.lease);
    this.plan(() => this.review(), this.settings.lease / 3);
  }

  private giveUp(): void {
    const pause = this.lead + this.jitter();
    this.wait(pause + this.lead);
    this.rest();
    this.link.tell({ kind: 'free', provider: this.provider, ms: 0 });
    this.plan(() => this.ask(), pause);
  }

  private renew(lease: string): void {
    void this.link.renew(lease, this.provider).then((renewed) => {
      // Somebody else has it by now: what runs here runs on, but no other begins on its account.
      if (renewed === false && this.lease === lease) this.lease = undefined;
    });
  }

  private awaitDeadline(at: number): void {
    this.dueAt = at;
    this.patientUntil = at + MOST_LEASES * this.settings.lease;
  }

  private wait(ms: number): void {
    const snapshot = this.breaker.snapshot();
    // A trial that fails here is not the first sign of trouble, even if this breaker has not opened by itself.
    const openings = Math.max(1, snapshot.openings);
    this.quietly(() => this.breaker.restore({ ...snapshot, state: 'open', retryAfterMs: ms, openings }));
  }

  private quietly(change: () => void): void {
    this.hearing = true;
    try {
      change();
    } finally {
      this.hearing = false;
    }
  }

  private plan(work: () => void, ms: number): void {
    this.stop();
    this.timer = this.settings.background(work, Math.min(Math.max(0, ms), LONGEST_TIMER));
  }

  private stop(): void {
    this.round++;
    this.timer.unsubscribe();
  }

  private rest(): void {
    this.stop();
    this.dueAt = -Infinity;
    if (this.lease !== undefined) void this.link.release(this.lease, this.provider);
    this.lease = undefined;
  }

  /** Replicas that wait for the same thing do not all ask at once. */
  private jitter(): number {
    return (this.settings.random() * this.lead) / 2;
  }
}
