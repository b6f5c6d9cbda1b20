import type { SchedulerLike } from 'rxjs';
import { OutageExpiredError, OutageQueueFullError } from '../../operators/index.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import type { Answer } from './delivery.js';
import { HeldRequest } from './heldRequest.js';
import { memoryStore } from './memoryStore.js';
import { isShared, type OutageStore, type SharedStore, type StoredRequest } from './outageStore.js';
import { QueueClosedError } from './queueClosedError.js';
import type { QueueSettings } from './queueSettings.js';
import { RequestBook } from './requestBook.js';
import { IssuedTicket, type Ticket } from './ticket.js';
import { TicketCancelledError } from './ticketCancelledError.js';

/** Whom the desk works for. */
export interface DeskHost {
  readonly answer: Answer;
  readonly scheduler: SchedulerLike;
  /** The wall clock, for times that another process is to read. */
  readonly wallClock: () => number;
  readonly newId: () => string;
  /** A request as it can be written down. */
  readonly plain: (request: ChatRequest) => Promise<ChatRequest>;
  /** How many requests wait, of tickets and others. */
  readonly waiting: () => number;
  /** Requests of an earlier process are here: they wait until somebody has shown to be up. */
  readonly hold: () => void;
  /** Whether an error means that nobody is up, rather than that the request is at fault. */
  readonly isOutage: (error: unknown) => boolean;
  readonly tell: (type: 'expired' | 'dead-lettered' | 'store-failed', ticket: string) => void;
}

/** Takes requests, gives tickets, and sees to it that what was acknowledged is answered, in this process or a later one. */
export class TicketDesk {
  private readonly store: OutageStore;
  private readonly book: RequestBook;
  /** Those for which there is no room, in order. */
  private readonly blocked: HeldRequest[] = [];
  /** Resolves when what an earlier process left is here. */
  readonly opened: Promise<void>;
  private closed = false;

  constructor(
    private readonly settings: QueueSettings,
    private readonly host: DeskHost,
  ) {
    this.store = settings.store ?? memoryStore();
    this.book = new RequestBook(settings.keep);
    // What is over in a shared store is others' too, and what waits there is its workers'.
    this.opened = isShared(this.store) ? Promise.resolve() : this.restore();
    this.opened.catch(() => host.tell('store-failed', ''));
  }

  submit(request: ChatRequest): Ticket {
    const key = request.idempotencyKey;
    const earlier = this.book.byKey(key);
    if (earlier !== undefined) return earlier.ticket;
    const id = this.host.newId();
    const createdAt = this.host.wallClock();
    const { ttl } = this.settings;
    const times = ttl === Infinity ? { createdAt } : { createdAt, expiresAt: createdAt + ttl };
    const held = this.enter({
      ...times,
      id,
      ...(key === undefined ? {} : { key }),
      request,
      deliveries: 0,
      status: 'processing',
    });
    if (this.closed) this.end(held, 'failed', new QueueClosedError(id));
    else this.begin(held);
    // What could not be kept is told now, not when it has to be.
    held.plain.catch((error: unknown) => !held.running.closed && this.end(held, 'failed', error));
    return held.ticket;
  }

  ticket(id: string): Ticket | undefined {
    return this.book.byId(id)?.ticket;
  }

  /** Asks once more for a dead letter, or for all of them, as if they had just been handed in. */
  async redrive(id?: string): Promise<readonly Ticket[]> {
    await this.opened;
    const dead: StoredRequest[] = [];
    for await (const entry of this.store.list()) {
      if (entry.status === 'dead' && (id === undefined || entry.id === id)) dead.push(entry);
    }
    return dead.map((entry) => {
      const held = this.enter({ ...entry, deliveries: 0, status: 'queued' }, true);
      this.begin(held);
      return held.ticket;
    });
  }

  /** There may be room for those that are blocked. */
  makesRoom(): void {
    while (this.blocked.length > 0 && this.hasRoom && !this.closed) {
      const next = this.blocked.shift();
      if (next !== undefined && !next.running.closed) this.run(next);
    }
  }

  /** Gives what is in flight back to the store, and closes it. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const kept = [...this.book.live].map(async (held) => {
      held.running.unsubscribe();
      const error = new QueueClosedError(held.id);
      const queued = await held.keep().then(
        () => true,
        () => false,
      );
      held.ticket.fail(queued ? 'queued' : 'failed', error);
    });
    await Promise.allSettled([this.opened, ...kept]);
    await this.store.close();
  }

  private get hasRoom(): boolean {
    return this.host.waiting() < this.settings.maxWaiting;
  }

  /** What an earlier process left, oldest first. */
  private async restore(): Promise<void> {
    const entries: StoredRequest[] = [];
    for await (const entry of this.store.list()) entries.push(entry);
    if (this.closed) return;
    const now = this.host.wallClock();
    const waiting = new Set(entries.filter(({ status }) => status === 'queued' || status === 'processing'));
    if (waiting.size > 0) this.host.hold();
    for (const entry of entries) {
      if (!waiting.has(entry)) this.recall(entry);
      else if (entry.expiresAt !== undefined && entry.expiresAt <= now) this.expire(this.enter(entry, true));
      else this.resume(this.enter(entry, true), entry, now);
    }
  }

  private recall(entry: StoredRequest): void {
    const held = this.enter(entry, true);
    held.running.unsubscribe();
    if (entry.status === 'done' && entry.completion !== undefined) held.ticket.finish(entry.completion);
    if (entry.status !== 'dead') this.retire(held);
  }

  private resume(held: HeldRequest, { expiresAt, deliveries }: StoredRequest, now: number): void {
    if (deliveries >= this.settings.maxDeliveries) {
      this.bury(held, new Error('It was asked for as often as it may be'));
      return;
    }
    // From here on the process's own clock counts: a wall clock that jumps expires nobody.
    if (expiresAt !== undefined) held.after(expiresAt - now, () => held.waits && this.expire(held));
    this.begin(held);
  }

  private enter(entry: StoredRequest, stored = false): HeldRequest {
    const { id, key, createdAt, expiresAt, deliveries, status, request } = entry;
    const ticket = new IssuedTicket(id, () => this.cancel(id), status);
    const facts = {
      id,
      createdAt,
      ...(key === undefined ? {} : { key }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    const opened = stored ? Promise.resolve() : this.opened;
    // Memory keeps a request as it is, and so does what has been written down before.
    const plain = stored || this.settings.store === undefined ? Promise.resolve(request) : this.host.plain(request);
    const { store, host } = this;
    const held = new HeldRequest(ticket, request, facts, plain, store, host.scheduler, { stored, deliveries, opened });
    this.book.enter(held);
    return held;
  }

  private begin(held: HeldRequest): void {
    if (this.settings.overflow === 'block' && !this.hasRoom) this.blocked.push(held);
    else this.run(held);
  }

  private run(held: HeldRequest): void {
    if (this.settings.overflow === 'drop-oldest' && !this.hasRoom) this.dropOldest();
    held.answering = this.host.answer(held.request, held).subscribe({
      next: (chunk) => this.hear(held, chunk),
      error: (error: unknown) => this.failed(held, error),
      complete: () => this.finish(held),
    });
    held.running.add(held.answering);
  }

  private hear(held: HeldRequest, chunk: Chunk): void {
    held.ticket.hear(chunk);
    if (chunk.type === 'queued') this.keep(held);
    else held.fold.add(chunk);
  }

  private keep(held: HeldRequest): void {
    held.keep().then(
      () => {
        if (!held.waits || held.running.closed) return;
        held.ticket.become('queued');
        if (isShared(this.store)) this.await(held, this.store);
      },
      (error: unknown) => {
        this.host.tell('store-failed', held.id);
        held.stored = false;
        this.end(held, 'failed', error);
      },
    );
  }

  /** From here on a worker answers it, here or elsewhere: this process only waits to be told. */
  private await(held: HeldRequest, store: SharedStore): void {
    const abort = new AbortController();
    held.answering.unsubscribe();
    held.running.add(() => abort.abort());
    store.settled(held.id, abort.signal).then(
      ({ status, completion, reason }) => {
        if (held.running.closed) return;
        held.stored = false;
        held.running.unsubscribe();
        if (status === 'done' && completion !== undefined) held.ticket.finish(completion);
        else held.ticket.fail(status === 'done' ? 'failed' : status, new Error(reason ?? `The request is ${status}`));
        this.retire(held);
      },
      (error: unknown) => {
        if (held.running.closed) return;
        this.host.tell('store-failed', held.id);
        this.end(held, 'failed', error);
      },
    );
  }

  private finish(held: HeldRequest): void {
    held.running.unsubscribe();
    const completion = held.fold.completion();
    held.write({ status: 'done', completion }).catch(() => this.host.tell('store-failed', held.id));
    held.ticket.finish(completion);
    this.retire(held);
    this.makesRoom();
  }

  private failed(held: HeldRequest, error: unknown): void {
    if (OutageQueueFullError.is(error) && this.settings.overflow === 'block' && !held.running.closed) this.blocked.push(held);
    else if (OutageExpiredError.is(error)) this.expire(held, error);
    else if (held.deliveries >= this.settings.maxDeliveries && this.host.isOutage(error)) this.bury(held, error);
    else this.end(held, 'failed', error);
  }

  /** Told by the outage itself where that let it expire. */
  private expire(held: HeldRequest, error?: unknown): void {
    if (error === undefined) this.host.tell('expired', held.id);
    this.drop(held, 'expired', error ?? new OutageExpiredError(this.settings.ttl));
  }

  private cancel(id: string): void {
    const held = this.book.byId(id);
    if (held !== undefined && !held.running.closed) this.drop(held, 'cancelled', new TicketCancelledError(id));
  }

  private dropOldest(): void {
    for (const oldest of this.book.live) {
      if (!oldest.waits) continue;
      this.drop(oldest, 'failed', new OutageQueueFullError(this.settings.maxWaiting));
      return;
    }
  }

  private bury(held: HeldRequest, error: unknown): void {
    this.host.tell('dead-lettered', held.id);
    held.running.unsubscribe();
    // One that was never queued is written down now: somebody is to look at it.
    held.keep().catch(() => this.host.tell('store-failed', held.id));
    held.write({ status: 'dead', deliveries: held.deliveries }).catch(() => undefined);
    held.ticket.fail('dead', error);
    this.makesRoom();
  }

  /** Over, and not to be asked for by a later process. */
  private drop(held: HeldRequest, status: 'expired' | 'cancelled' | 'failed', error: unknown): void {
    held.forget().catch(() => this.host.tell('store-failed', held.id));
    this.end(held, status, error);
  }

  private end(held: HeldRequest, status: 'failed' | 'expired' | 'cancelled', error: unknown): void {
    held.running.unsubscribe();
    held.write({ status }).catch(() => this.host.tell('store-failed', held.id));
    held.ticket.fail(status, error);
    this.retire(held);
    this.makesRoom();
  }

  /** What is forgotten here is forgotten in the store. */
  private retire(held: HeldRequest): void {
    for (const oldest of this.book.retire(held)) oldest.forget().catch(() => this.host.tell('store-failed', oldest.id));
  }
}
