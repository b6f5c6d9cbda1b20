import {
  catchError,
  defer,
  EMPTY,
  filter,
  firstValueFrom,
  fromEvent,
  map,
  merge,
  NEVER,
  type Observable,
  Subject,
  switchMap,
  takeUntil,
  timer,
} from 'rxjs';
import { checkFunction } from '../../operators/base/checkOption.js';
import { untilAborted } from '../chat/untilAborted.js';
import type { Failover } from '../failover/failover.js';
import type { SettledRequest, SharedStore, StoredRequest } from '../outage/outageStore.js';
import { storedJson, storedRequestOf } from '../outage/storedJson.js';
import { type BullmqStoreOptions, type StoreSettings, storeSettings } from './bullmqStoreOptions.js';
import { type BullmqWorkerOptions, workerPace } from './bullmqWorkerOptions.js';
import { endedEntry, type RequestJob, settledOf } from './finishedJob.js';
import { jobIdOf } from './jobIdOf.js';
import { JobQueue } from './jobQueue.js';
import { RequestWorker } from './requestWorker.js';

/** Answers requests until it is closed. */
export interface BullmqWorker {
  /** Takes no more, and gives back what is under way, for other workers to answer. */
  close(): Promise<void>;
}

/** A store for many machines, and the workers that answer what is in it. */
export interface BullmqStore extends SharedStore {
  /**
   * Answers what is in the store, by a failover of this process. Requests that find everything down are asked for again, after a
   * while, as often as `maxDeliveries`; those that are themselves at fault are over. In an outage of the failover none is taken but
   * one every `tryEvery`, and after it first one at a time.
   */
  worker(failover: Failover, options?: BullmqWorkerOptions): BullmqWorker;
}

/** Events that were missed (a stream that was cut, a connection that was lost) are made up for by a look every so many ms. */
const LOOK_EVERY = 30_000;
/** So many jobs are read at once. */
const PAGE = 100;

/**
 * Keeps the requests that wait out an outage in Redis, where workers on any machine answer them: BullMQ's queue of that name.
 *
 * A request is acknowledged when Redis has it, and is delivered at least once: again when its worker dies, and as often as
 * `maxDeliveries` when it fails. One idempotency key is one job, whoever hands it in. Prompts are in the data of jobs alone, not in
 * their names or ids. What an acknowledgement is worth is Redis's word: set `appendonly yes` and `appendfsync always`; a server that
 * would lose requests is warned of. A Redis that is not there is a {@link RedisUnreachableError} in time, and what waits for an answer
 * waits on.
 *
 * @param options - A wrong one is a `TypeError` or `RangeError` that names it.
 * @example
 * ```ts
 * const store = bullmqStore({ connection: { host: 'redis.internal' } });
 * const chat = failover([claude, gpt], { onOutage: 'hold', queue: { store } });
 * const worker = store.worker(failover([claude, gpt]), { concurrency: 32 });
 * ```
 */
export function bullmqStore(options: BullmqStoreOptions): BullmqStore {
  return new RedisStore(storeSettings(options));
}

class RedisStore implements BullmqStore {
  private readonly queue: JobQueue;
  private readonly workers = new Set<RequestWorker>();
  /** Of requests with a key, by id: their jobs are named after the key. */
  private readonly keyed = new Map<string, string>();
  private readonly closed$ = new Subject<void>();
  private closing: Promise<void> | undefined;

  constructor(private readonly settings: StoreSettings) {
    this.queue = new JobQueue(settings);
  }

  async put(entry: StoredRequest): Promise<void> {
    this.assertOpen();
    const { maxDeliveries, retryAfter, keep } = this.settings;
    const text = storedJson(entry);
    const jobId = jobIdOf(entry);
    await this.queue.ask((queue) =>
      queue.add('request', text, {
        jobId,
        timestamp: entry.createdAt,
        attempts: maxDeliveries,
        backoff: { type: 'exponential', delay: retryAfter },
        removeOnComplete: { count: keep },
        // Where an error came from is no business of whoever looks at the queue.
        stackTraceLimit: 0,
      }),
    );
    if (entry.key !== undefined) this.keyed.set(entry.id, jobId);
  }

  async update(id: string, change: Partial<StoredRequest>): Promise<void> {
    this.assertOpen();
    await this.queue.ask(async (queue) => {
      const job = await queue.getJob(this.jobIdOf(id));
      if (job === undefined) throw new Error(`update(id, change): the store holds no request ${id}`);
      const read = storedRequestOf(job.data);
      if (read.type !== 'request') throw new Error(`update(id, change): request ${id} cannot be read (${read.type})`);
      await job.updateData(storedJson({ ...read.entry, ...change, id: read.entry.id }));
      // A dead letter that is to be asked for again.
      if (change.status === 'queued' && (await job.isFailed())) await job.retry('failed', { resetAttemptsMade: true });
    });
  }

  async remove(id: string): Promise<void> {
    this.assertOpen();
    await this.queue.ask(async (queue) => {
      const removed = await queue.remove(this.jobIdOf(id));
      // A worker is at it, and is not to begin again.
      if (removed === 0 && (await queue.getJob(this.jobIdOf(id))) !== undefined) await this.update(id, { status: 'cancelled' });
    });
    this.keyed.delete(id);
  }

  /** What is over, the dead letters first; each in the order in which they ended. */
  async *list(): AsyncGenerator<StoredRequest> {
    this.assertOpen();
    const ids = [
      ...(await this.queue.ask((queue) => queue.getRanges(['failed'], 0, -1, true))),
      ...(await this.queue.ask((queue) => queue.getRanges(['completed'], 0, -1, true))),
    ];
    for (let at = 0; at < ids.length; at += PAGE) {
      const page = ids.slice(at, at + PAGE);
      const jobs = await this.queue.ask((queue) => Promise.all(page.map((id) => queue.getJob(id))));
      for (const job of jobs) {
        const entry = job && this.entryOf(job);
        if (entry?.status === 'done' || entry?.status === 'dead') yield entry;
      }
    }
  }

  async settled(id: string, signal: AbortSignal): Promise<SettledRequest> {
    const jobId = this.jobIdOf(id);
    const settled$ = merge(this.eventsOf(jobId), timer(0, LOOK_EVERY, this.settings.scheduler)).pipe(
      switchMap(() => this.look(jobId)),
      filter((settled) => settled !== undefined),
      untilAborted(signal),
      takeUntil(this.closed$),
    );
    const settled = await firstValueFrom(settled$);
    this.keyed.delete(id);
    return settled;
  }

  worker(failover: Failover, options: BullmqWorkerOptions = {}): BullmqWorker {
    this.assertOpen();
    checkFunction('worker(failover)', failover);
    const worker = new RequestWorker(failover, { ...this.settings, ...workerPace(options) });
    this.workers.add(worker);
    // Who only works looks at what Redis keeps too, and hears of a Redis that is not there or of a package that is missing.
    Promise.all([worker.ready(), this.queue.ask(() => Promise.resolve())]).catch(
      (error: unknown) => this.closing ?? this.settings.onWarning(error instanceof Error ? error.message : String(error)),
    );
    return {
      close: async () => {
        this.workers.delete(worker);
        await worker.close();
      },
    };
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    this.closed$.next();
    await Promise.allSettled([...this.workers].map((worker) => worker.close()));
    await this.queue.close();
  }

  private eventsOf(jobId: string): Observable<unknown> {
    return defer(() => this.queue.events()).pipe(
      switchMap((events) => {
        // Events are also told by the name of their job, which the types do not say.
        const emitter = events as unknown as NodeJS.EventEmitter;
        const ends = ['completed', 'failed', 'removed'].map((end) => fromEvent(emitter, `${end}:${jobId}`));
        return merge(...ends);
      }),
      // The looks go on.
      catchError(() => NEVER),
    );
  }

  /** A Redis that is not there says nothing about the request: it is looked for again. */
  private look(jobId: string): Observable<SettledRequest | undefined> {
    return defer(() => this.queue.ask((queue) => queue.getJob(jobId))).pipe(
      map((job) => (job === undefined ? GONE : settledOf(job))),
      catchError(() => EMPTY),
    );
  }

  private entryOf(job: RequestJob): StoredRequest | undefined {
    const read = storedRequestOf(job.data);
    if (read.type !== 'request') {
      this.settings.onSetAside({ id: job.id ?? '', why: read.type });
      return undefined;
    }
    const { entry } = read;
    if (entry.key !== undefined) this.keyed.set(entry.id, jobIdOf(entry));
    return endedEntry(entry, job);
  }

  private jobIdOf(id: string): string {
    return this.keyed.get(id) ?? jobIdOf({ id });
  }

  private assertOpen(): void {
    if (this.closing !== undefined) throw new Error('bullmqStore: this store is closed');
  }
}

const GONE: SettledRequest = {
  status: 'failed',
  reason: 'The store holds the request no more: it was cancelled elsewhere, or lost',
};
