import { catchError, EMPTY, from, ignoreElements, type Observable, type SchedulerLike, Subscription } from 'rxjs';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { CompletionFold } from '../chat/completionFold.js';
import type { Delivery } from './delivery.js';
import type { OutageStore, StoredRequest } from './outageStore.js';
import type { IssuedTicket } from './ticket.js';

/** One request of the queue: its ticket, what the store holds of it, and the stream that answers it. */
export class HeldRequest implements Delivery {
  deliveries: number;
  /** Between a `queued` chunk and its turn. */
  waits = false;
  /** The store holds it, or is being told to. */
  stored: boolean;
  /** Whatever is under way for it, the stream that answers it among that. */
  readonly running = new Subscription();
  answering = Subscription.EMPTY;
  fold: CompletionFold;
  /** The store is told of one request in the order in which things happened to it. */
  private writes: Promise<void>;

  constructor(
    readonly ticket: IssuedTicket,
    readonly request: ChatRequest,
    readonly facts: Pick<StoredRequest, 'id' | 'key' | 'createdAt' | 'expiresAt'>,
    /** The request as it can be written down. */
    readonly plain: Promise<ChatRequest>,
    private readonly store: OutageStore,
    private readonly scheduler: SchedulerLike,
    { stored, deliveries, opened }: { readonly stored: boolean; readonly deliveries: number; readonly opened: Promise<void> },
  ) {
    this.stored = stored;
    this.deliveries = deliveries;
    this.writes = opened;
    this.fold = new CompletionFold(scheduler);
  }

  get id(): string {
    return this.facts.id;
  }

  delivering(): Observable<never> {
    this.waits = false;
    this.deliveries += 1;
    this.ticket.become('processing');
    const written = this.write({ status: 'processing', deliveries: this.deliveries });
    // A store that cannot be written to any more still holds the request: at worst it is asked for once more than it need be.
    return from(written).pipe(
      ignoreElements(),
      catchError(() => EMPTY),
    );
  }

  /** Resolves when the store holds it as waiting. */
  keep(): Promise<void> {
    this.waits = true;
    if (this.stored) return this.write({ status: 'queued' });
    this.stored = true;
    const { plain, facts, deliveries } = this;
    return this.afterwards(async () => this.store.put({ ...facts, request: await plain, deliveries, status: 'queued' }));
  }

  /** Tells the store, if that holds it. */
  write(change: Partial<StoredRequest>): Promise<void> {
    return this.stored ? this.afterwards(() => this.store.update(this.id, change)) : Promise.resolve();
  }

  forget(): Promise<void> {
    if (!this.stored) return Promise.resolve();
    this.stored = false;
    return this.afterwards(() => this.store.remove(this.id));
  }

  /** Calls back when so much time has passed, unless it is over before. */
  after(ms: number, act: () => void): void {
    if (ms <= LONGEST_TIMER) this.running.add(this.scheduler.schedule(act, ms));
  }

  private afterwards(act: () => Promise<void>): Promise<void> {
    const written = this.writes.then(act);
    // What fails is told to whoever asked; the next write is tried all the same.
    this.writes = written.catch(() => undefined);
    return written;
  }
}
