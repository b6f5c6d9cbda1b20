import { Subscription, take } from 'rxjs';
import type { BreakerState } from '../../../operators/index.js';
import type { Failover } from '../../failover/failover.js';
import type { FailoverEvent } from '../../failover/failoverEvent.js';
import { Family } from './family.js';

const STATES: readonly BreakerState[] = ['closed', 'open', 'half-open', 'forced-open', 'disabled'];

/** What the failovers among a gateway's models do about failures, and what they are like whenever somebody looks. */
export class FailoverFigures {
  private readonly switches = new Family('rxbaton_switches_total', 'counter', 'Calls that went from one provider to another.');
  private readonly retries = new Family('rxbaton_retries_total', 'counter', 'Attempts made again at the same provider.');
  private readonly stalls = new Family('rxbaton_stalls_total', 'counter', 'Attempts given up because nothing came.');
  private readonly hedges = new Family('rxbaton_hedges_total', 'counter', 'Attempts begun beside one that was slow to begin.');

  private failovers: ReadonlyMap<string, Failover> = new Map();

  /** Tells of these from now on, by their models, and counts what they do until it is unsubscribed. */
  listen(failovers: ReadonlyMap<string, Failover>): Subscription {
    this.failovers = failovers;
    const listening = new Subscription();
    for (const [model, failover] of failovers) listening.add(failover.events$.subscribe((event) => this.count(model, event)));
    return listening;
  }

  text(): string {
    const breaker = new Family('rxbaton_breaker_state', 'gauge', '1 for the state that a circuit breaker is in, else 0.');
    const healthy = new Family('rxbaton_provider_healthy', 'gauge', '1 while a provider is healthy, else 0.');
    const outage = new Family('rxbaton_outage', 'gauge', '1 while everything behind a model is down, else 0.');
    const waiting = new Family('rxbaton_queue_waiting', 'gauge', 'Requests that wait for an outage to end.');
    for (const [model, failover] of this.failovers) {
      outage.set({ model }, failover.outage.down ? 1 : 0);
      waiting.set({ model }, failover.outage.waiting);
      for (const [provider, { state: present }] of failover.breakers)
        for (const state of STATES) breaker.set({ model, provider, state }, state === present ? 1 : 0);
      // The present state comes as it is subscribed.
      failover.health$.pipe(take(1)).subscribe((statuses) => {
        for (const status of statuses) healthy.set({ model, provider: status.provider }, status.healthy ? 1 : 0);
      });
    }
    const families = [this.switches, this.retries, this.stalls, this.hedges, breaker, healthy, outage, waiting];
    return families.map((family) => family.text()).join('');
  }

  private count(model: string, event: FailoverEvent): void {
    if (event.type === 'switch') this.switches.add({ model, from: event.from, to: event.to, cause: event.cause });
    else if (event.type === 'retry') this.retries.add({ model, provider: event.provider });
    else if (event.type === 'attempt-failed' && event.error === 'stall') this.stalls.add({ model, provider: event.provider });
    else if (event.type === 'attempt-started' && event.hedge === true) this.hedges.add({ model, provider: event.provider });
  }
}
