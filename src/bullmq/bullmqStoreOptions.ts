import { emitWarning } from 'node:process';
import type { RedisOptions } from 'bullmq';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { above, checkFunction, checkNumber, whole } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { SetAside } from '../outage/setAside.js';

export interface BullmqStoreOptions {
  /** Where Redis is, as ioredis takes it: `{ host, port }`, `{ url }`, `tls`, `username`, `password`. */
  readonly connection: RedisOptions;
  /**
   * The name of the queue: stores of one name are one store.
   * @defaultValue `'rxbaton'`
   */
  readonly name?: string | undefined;
  /**
   * How often a request is asked for before it is a dead letter.
   * @defaultValue 5
   */
  readonly maxDeliveries?: number | undefined;
  /**
   * How long a request that failed waits before it is asked for again, in ms; twice as long each time.
   * @defaultValue 1_000
   */
  readonly retryAfter?: number | undefined;
  /**
   * How many requests that are over Redis keeps, with their answers, for whoever asks late or by an old idempotency key. Dead letters
   * are kept until they are removed.
   * @defaultValue 1_000
   */
  readonly keep?: number | undefined;
  /**
   * How long Redis may take to answer, in ms; then `put` and the others reject with `RedisUnreachableError`.
   * @defaultValue 10_000
   */
  readonly timeout?: number | undefined;
  /**
   * Told once when a crash of Redis would lose requests that were acknowledged.
   * @defaultValue `process.emitWarning`
   */
  readonly onWarning?: ((message: string) => void) | undefined;
  /**
   * Told of each stored request that cannot be read, while the others are listed. It stays where it is.
   * @defaultValue none
   */
  readonly onSetAside?: ((aside: SetAside) => void) | undefined;
  /** @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

/** The options with their defaults. */
export type StoreSettings = { readonly [Name in keyof BullmqStoreOptions]-?: Exclude<BullmqStoreOptions[Name], undefined> };

/** The options with their defaults; a wrong one is an error that names it. */
export function storeSettings(options: BullmqStoreOptions): StoreSettings {
  const { connection, name = 'rxbaton', maxDeliveries = 5, retryAfter = 1_000, keep = 1_000, timeout = 10_000 } = options;
  const {
    onWarning = (message: string) => emitWarning(message),
    onSetAside = () => undefined,
    scheduler = asyncScheduler,
  } = options;
  const given: unknown = connection;
  if (typeof given !== 'object' || given === null || 'duplicate' in given) {
    throw new TypeError('bullmqStore({ connection }) must be options of a connection, such as { host, port }, not a client');
  }
  if (typeof name !== 'string' || name === '' || name.includes(':')) {
    throw new TypeError(`bullmqStore({ name }) must be a name without colons, not ${JSON.stringify(name)}`);
  }
  checkNumber('bullmqStore({ maxDeliveries })', maxDeliveries, whole(1, 1_000));
  checkNumber('bullmqStore({ retryAfter })', retryAfter, above(0, LONGEST_TIMER));
  checkNumber('bullmqStore({ keep })', keep, whole(0));
  checkNumber('bullmqStore({ timeout })', timeout, above(0, LONGEST_TIMER));
  checkFunction('bullmqStore({ onWarning })', onWarning);
  checkFunction('bullmqStore({ onSetAside })', onSetAside);
  return { connection, name, maxDeliveries, retryAfter, keep, timeout, onWarning, onSetAside, scheduler };
}
