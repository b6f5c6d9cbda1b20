import type { RedisOptions, Worker } from 'bullmq';
import { catchError, firstValueFrom, from, of, type SchedulerLike, timeout } from 'rxjs';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import { completion } from '../chat/completion.js';
import { ProviderError } from '../chat/providerError.js';
import type { Failover } from '../failover/failover.js';
import type { SettledRequest, StoredRequest } from '../outage/outageStore.js';
import { storedRequestOf } from '../outage/storedJson.js';
import { wallClock } from '../transport/wallClock.js';
import { bullmqPackage } from './bullmqPackage.js';
import type { WorkerPace } from './bullmqWorkerOptions.js';
import type { RequestJob } from './finishedJob.js';
import { Pace } from './pace.js';
import { quickly } from './quickly.js';

export interface WorkerSettings extends WorkerPace {
  readonly name: string;
  readonly connection: RedisOptions;
  readonly maxDeliveries: number;
  /** How long closing may wait for Redis, in ms. */
  readonly timeout: number;
  readonly scheduler: SchedulerLike;
}

type Package = Awaited<ReturnType<typeof bullmqPackage>>;

/** After an error of Redis that is not one of the connection (it is loading, say), when a job is asked for again, in ms. */
const ASK_AGAIN = 1_000;

/** Takes jobs and answers their requests by a failover, at the pace that outages allow. */
export class RequestWorker {
  private readonly stopping = new AbortController();
  private readonly running: Promise<readonly [Worker, Pace]>;
  private pace: Pace | undefined;

  constructor(
    private readonly failover: Failover,
    private readonly settings: WorkerSettings,
  ) {
    this.running = this.start();
  }

  async ready(): Promise<void> {
    await this.running;
  }

  /** Takes no more; what is under way is given back, for others to answer. */
  async close(): Promise<void> {
    const { timeout: limit, scheduler } = this.settings;
    this.stopping.abort(new Error('the worker is closed'));
    const [worker, pace] = await this.running;
    pace.stop();
    const closing$ = from(worker.close()).pipe(
      catchError(() => of(undefined)),
      timeout({ first: limit, scheduler, with: () => of(undefined) }),
    );
    await firstValueFrom(closing$);
    // By force: a Redis that is not there is not waited for.
    await worker
      .getBackend()
      .close(true)
      .catch(() => undefined);
  }

  private async start(): Promise<readonly [Worker, Pace]> {
    const bullmq = await bullmqPackage();
    const { name, connection, concurrency, lockDuration, maxDeliveries } = this.settings;
    const worker: Worker<string, SettledRequest> = new bullmq.Worker(name, (job, token) => this.answer(bullmq, job, token), {
      connection: quickly(connection),
      concurrency,
      lockDuration,
      stalledInterval: lockDuration,
      // A request whose workers die is delivered as often as one that fails.
      maxStalledCount: maxDeliveries,
      runRetryDelay: ASK_AGAIN,
      autorun: false,
    });
    // It connects again by itself, and a job whose lock was lost is another's.
    worker.on('error', () => undefined);
    this.pace = new Pace(worker, this.failover.events$, this.settings);
    if (!this.stopping.signal.aborted) worker.run().catch(() => undefined);
    return [worker, this.pace];
  }

  private async answer(bullmq: Package, job: RequestJob, token: string | undefined): Promise<SettledRequest> {
    const read = storedRequestOf(job.data);
    if (read.type !== 'request') throw new bullmq.UnrecoverableError(`The request cannot be read (${read.type})`);
    if (this.stopped()) return this.giveBack(bullmq, job, token);
    if (this.pace?.state === 'down') return this.delay(bullmq, job, token);
    const { entry } = read;
    if (entry.status === 'cancelled') return { status: 'cancelled', reason: 'The request was cancelled' };
    if (isExpired(entry)) return { status: 'expired', reason: 'The request waited longer than it may' };
    try {
      return { status: 'done', completion: await completion(this.failover(entry.request), this.stopping) };
    } catch (error) {
      if (this.stopped()) return this.giveBack(bullmq, job, token);
      if (!AllProvidersFailedError.is(error)) return { status: 'failed', reason: wordsOf(error) };
      if (this.pace?.state !== 'try') throw error;
      // That everything is down still is not held against the request that found out.
      this.pace.tryFailed();
      return this.delay(bullmq, job, token);
    }
  }

  private stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async giveBack(bullmq: Package, job: RequestJob, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw new bullmq.WaitingError();
  }

  private async delay(bullmq: Package, job: RequestJob, token: string | undefined): Promise<never> {
    await job.moveToDelayed(wallClock() + this.settings.tryEvery, token);
    throw new bullmq.DelayedError();
  }
}

function isExpired({ expiresAt }: StoredRequest): boolean {
  return expiresAt !== undefined && expiresAt <= wallClock();
}

/** An error of another library may quote the request: its words stay here. */
function wordsOf(error: unknown): string {
  if (ProviderError.is(error)) return error.message;
  return `An unexpected ${error instanceof Error ? error.name : 'error'}`;
}
