import type { Queue, QueueEvents, RedisOptions } from 'bullmq';
import { defer, firstValueFrom, retry, type SchedulerLike, throwError, timeout, timer } from 'rxjs';
import type { SettledRequest } from '../outage/outageStore.js';
import { bullmqPackage } from './bullmqPackage.js';
import { isConnectionLoss } from './connectionLoss.js';
import { type PersistenceSource, persistenceRisk } from './persistenceRisk.js';
import { quickly } from './quickly.js';
import { RedisUnreachableError } from './redisUnreachableError.js';

/** Where the queue is, and how long Redis may take to answer. */
export interface QueuePlace {
  readonly name: string;
  readonly connection: RedisOptions;
  readonly timeout: number;
  readonly scheduler: SchedulerLike;
  readonly onWarning: (message: string) => void;
}

export type RequestQueue = Queue<string, SettledRequest>;

/** While Redis is not there, how often it is asked again, in ms. */
const ASK_AGAIN = 100;
/** Answers pass through the stream of events too: so many are kept there for those who were away. */
const EVENTS_KEPT = 1_000;

/** The queue in Redis, opened at the first use; whoever asks it something is answered in time, or told that it is not there. */
export class JobQueue {
  private opening: Promise<RequestQueue> | undefined;
  private listening: Promise<QueueEvents> | undefined;
  private checking: Promise<void> | undefined;

  constructor(readonly place: QueuePlace) {}

  /** Asks again while the connection is lost: whatever is asked for here may be done twice. */
  ask<Answer>(work: (queue: RequestQueue) => Promise<Answer>): Promise<Answer> {
    const { scheduler, timeout: limit } = this.place;
    let lost: unknown;
    return firstValueFrom(
      defer(async () => work(await this.opened())).pipe(
        retry({
          delay: (error: unknown) => {
            lost = error;
            return isConnectionLoss(error) ? timer(ASK_AGAIN, scheduler) : throwError(() => error);
          },
        }),
        timeout({ first: limit, scheduler, with: () => throwError(() => new RedisUnreachableError(limit, lost)) }),
      ),
    );
  }

  /** What happens to jobs, and what has happened lately. */
  events(): Promise<QueueEvents> {
    this.listening ??= this.listen();
    return this.listening;
  }

  /** By force: a Redis that is not there is not waited for. */
  async close(): Promise<void> {
    const queue = await this.opening?.catch(() => undefined);
    const events = await this.listening?.catch(() => undefined);
    // What listens is told first: else it would try to go on.
    const deaf = events?.close();
    await Promise.allSettled([events?.getBackend().close(true), queue?.getBackend().close(true)]);
    await Promise.allSettled([deaf, queue?.close()]);
  }

  private opened(): Promise<RequestQueue> {
    this.opening ??= this.open();
    return this.opening.then(async (queue) => {
      await queue.waitUntilReady();
      this.checking ??= this.check(queue);
      await this.checking;
      return queue;
    });
  }

  private async open(): Promise<RequestQueue> {
    const { Queue } = await bullmqPackage();
    const { name, connection } = this.place;
    const queue: RequestQueue = new Queue(name, {
      // What cannot be sent now is refused now, and asked again by `ask`: nothing is sent after it was said to have failed.
      connection: { ...quickly(connection), enableOfflineQueue: false, maxRetriesPerRequest: 0 },
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    // Told to whoever asks.
    queue.on('error', () => undefined);
    return queue;
  }

  private async listen(): Promise<QueueEvents> {
    const { QueueEvents } = await bullmqPackage();
    const events = new QueueEvents(this.place.name, {
      connection: quickly(this.place.connection),
      // From the first that is kept: one that begins with the next would miss those that come while it begins.
      lastEventId: '0-0',
    });
    events.on('error', () => undefined);
    // As many as wait.
    events.setMaxListeners(0);
    return events;
  }

  private async check(queue: RequestQueue): Promise<void> {
    try {
      // The client is ioredis's, which has every command.
      const redis = (await queue.getBackend().client) as PersistenceSource;
      const risk = await persistenceRisk(redis);
      if (risk !== undefined) this.place.onWarning(`bullmqStore: ${risk}`);
    } catch (error) {
      // The next who asks looks.
      this.checking = undefined;
      throw error;
    }
  }
}
