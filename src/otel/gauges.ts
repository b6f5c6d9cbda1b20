import type { BatchObservableResult, Meter, Observable as ObservableInstrument } from '@opentelemetry/api';
import { take } from 'rxjs';
import type { BreakerState } from '../../operators/index.js';
import type { Failover } from '../failover/failover.js';

const STATES: readonly BreakerState[] = ['closed', 'open', 'half-open', 'forced-open', 'disabled'];

/**
 * What a failover is like whenever somebody looks: nothing is kept for it in between.
 *
 * @returns Ends the looking.
 */
export function gauges(meter: Meter, failover: Failover): () => void {
  const gauge = (name: string, description: string): ObservableInstrument => meter.createObservableGauge(name, { description });
  const breaker = gauge('rxbaton.breaker.state', 'One series a state: 1 for the state the circuit breaker is in, else 0.');
  const healthy = gauge('rxbaton.provider.healthy', '1 while the provider is healthy, else 0.');
  const waiting = gauge('rxbaton.queue.waiting', 'Requests that wait for an outage to end.');
  const outage = gauge('rxbaton.outage', '1 while everything is down, else 0.');
  const all = [breaker, healthy, waiting, outage];
  const look = (result: BatchObservableResult): void => {
    const about = { 'rxbaton.failover': failover.id };
    for (const [id, { state }] of failover.breakers) {
      for (const one of STATES) result.observe(breaker, one === state ? 1 : 0, { ...about, 'rxbaton.provider': id, state: one });
    }
    // The present state comes as it is subscribed.
    failover.health$.pipe(take(1)).subscribe((statuses) => {
      for (const status of statuses)
        result.observe(healthy, status.healthy ? 1 : 0, { ...about, 'rxbaton.provider': status.provider });
    });
    result.observe(waiting, failover.outage.waiting, about);
    result.observe(outage, failover.outage.down ? 1 : 0, about);
  };
  meter.addBatchObservableCallback(look, all);
  return () => meter.removeBatchObservableCallback(look, all);
}
