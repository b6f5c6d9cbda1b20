import { above, checkNumber, whole } from '../../operators/base/checkOption.js';
import type { Ramp } from '../../operators/index.js';
import type { OutageStore } from './outageStore.js';

/** What becomes of a request that finds as many waiting as may. */
export type Overflow = 'reject' | 'drop-oldest' | 'block';

export interface QueueOptions {
  /**
   * Where the requests of `submit()` wait.
   * @defaultValue the memory of the process, which is lost with it
   */
  readonly store?: OutageStore | undefined;
  /**
   * How many requests may wait.
   * @defaultValue 1_000
   */
  readonly maxWaiting?: number | undefined;
  /**
   * How long a request may wait, in ms; then it expires, and is not sent any more.
   * @defaultValue `Infinity`
   */
  readonly ttl?: number | undefined;
  /**
   * The pace at which requests are asked for after an outage: `start` at once, then every `every` ms `factor` times as many.
   * @defaultValue `{ start: 1, factor: 2, every: 1_000 }`
   */
  readonly ramp?: Ramp | undefined;
  /**
   * What becomes of a ticket for which there is no room: `reject` fails it with `OutageQueueFullError`, `drop-oldest` does that to
   * the ticket that has waited longest, `block` lets it wait, unacknowledged, until there is room.
   * @defaultValue `'reject'`
   */
  readonly overflow?: Overflow | undefined;
  /**
   * How often a ticket's request is asked for when its turn has come, before it is a dead letter.
   * @defaultValue 5
   */
  readonly maxDeliveries?: number | undefined;
  /**
   * How many tickets that are over can still be looked up by id or idempotency key; the oldest are forgotten.
   * @defaultValue `maxWaiting`, so that whoever waited can still ask
   */
  readonly keep?: number | undefined;
}

/** The options with their defaults. */
export interface QueueSettings {
  readonly store: OutageStore | undefined;
  readonly maxWaiting: number;
  readonly ttl: number;
  readonly ramp: Ramp | undefined;
  readonly overflow: Overflow;
  readonly maxDeliveries: number;
  readonly keep: number;
}

const OVERFLOWS: readonly string[] = ['reject', 'drop-oldest', 'block'] satisfies readonly Overflow[];

/** The options with their defaults; a wrong one is an error that names it. */
export function queueSettings(options: QueueOptions = {}): QueueSettings {
  const { store, ramp, maxWaiting = 1_000, ttl = Infinity, overflow = 'reject', maxDeliveries = 5, keep = maxWaiting } = options;
  checkNumber('failover({ queue.maxWaiting })', maxWaiting, whole(1, 1_000_000));
  checkNumber('failover({ queue.ttl })', ttl, above(0, Infinity));
  checkNumber('failover({ queue.maxDeliveries })', maxDeliveries, whole(1));
  checkNumber('failover({ queue.keep })', keep, whole(0));
  if (!OVERFLOWS.includes(overflow)) {
    throw new TypeError(`failover({ queue.overflow }) must be one of ${OVERFLOWS.join(', ')}, not ${JSON.stringify(overflow)}`);
  }
  return { store, maxWaiting, ttl, ramp, overflow, maxDeliveries, keep };
}
