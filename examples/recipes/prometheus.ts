import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Failover } from 'rxbaton';

/**
 * What a failover does, for the `/metrics` of a program that has prom-client.
 *
 * ```ts
 * const { registry } = prometheus(chat);
 * app.get('/metrics', async (_, response) => response.type(registry.contentType).send(await registry.metrics()));
 * ```
 */
export function prometheus(chat: Failover): { readonly registry: Registry; close(): void } {
  const registry = new Registry();
  const registers = [registry];
  const attempts = new Counter({
    name: 'rxbaton_attempts_total',
    help: 'Requests to providers, by how they ended.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const firstChunk = new Histogram({
    name: 'rxbaton_attempt_first_chunk_seconds',
    help: 'From a request to its first content.',
    labelNames: ['provider'],
    buckets: [0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers,
  });
  const cost = new Counter({
    name: 'rxbaton_cost_total',
    help: 'What providers with a price have cost.',
    labelNames: ['provider'],
    registers,
  });
  const switches = new Counter({
    name: 'rxbaton_switches_total',
    help: 'Calls that went from one provider to another.',
    labelNames: ['from', 'to', 'cause'],
    registers,
  });
  new Gauge({
    name: 'rxbaton_outage',
    help: '1 while everything is down, else 0.',
    registers,
    collect() {
      this.set(chat.outage.down ? 1 : 0);
    },
  });
  new Gauge({
    name: 'rxbaton_queue_waiting',
    help: 'Requests that wait for an outage to end.',
    registers,
    collect() {
      this.set(chat.outage.waiting);
    },
  });
  const listening = chat.events$.subscribe((event) => {
    if (event.type === 'switch') switches.inc({ from: event.from, to: event.to, cause: event.cause });
    if (!('booked' in event)) return;
    const { provider, outcome, firstChunkMs, cost: price } = event.booked;
    attempts.inc({ provider, outcome });
    if (firstChunkMs !== undefined) firstChunk.observe({ provider }, firstChunkMs / 1_000);
    if (price !== undefined) cost.inc({ provider }, price);
  });
  return { registry, close: () => listening.unsubscribe() };
}
