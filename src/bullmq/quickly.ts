import type { RedisOptions } from 'bullmq';

/** A connection that is looked for again soon after it was lost, unless its owner has chosen otherwise; BullMQ waits up to 20 s. */
export function quickly(connection: RedisOptions): RedisOptions {
  return { retryStrategy: (times: number) => Math.min(times * 100, 2_000), ...connection };
}
