import { above, checkNumber, whole } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';

export interface BullmqWorkerOptions {
  /**
   * How many requests are asked for at once.
   * @defaultValue 16
   */
  readonly concurrency?: number | undefined;
  /**
   * How long a worker may be silent before its requests are delivered to others, in ms: a process that died, or one that is stuck.
   * @defaultValue 30_000
   */
  readonly lockDuration?: number | undefined;
  /**
   * After an outage one request is asked for at a time, and every so many ms twice as many.
   * @defaultValue 1_000
   */
  readonly rampEvery?: number | undefined;
  /**
   * In an outage, how often one request is let try, in ms.
   * @defaultValue 5_000
   */
  readonly tryEvery?: number | undefined;
}

/** The options with their defaults. */
export type WorkerPace = { readonly [Name in keyof BullmqWorkerOptions]-?: number };

/** The options with their defaults; a wrong one is an error that names it. */
export function workerPace(options: BullmqWorkerOptions): WorkerPace {
  const { concurrency = 16, lockDuration = 30_000, rampEvery = 1_000, tryEvery = 5_000 } = options;
  checkNumber('worker(failover, { concurrency })', concurrency, whole(1, 100_000));
  checkNumber('worker(failover, { lockDuration })', lockDuration, above(0, LONGEST_TIMER));
  checkNumber('worker(failover, { rampEvery })', rampEvery, above(0, LONGEST_TIMER));
  checkNumber('worker(failover, { tryEvery })', tryEvery, above(0, LONGEST_TIMER));
  return { concurrency, lockDuration, rampEvery, tryEvery };
}
