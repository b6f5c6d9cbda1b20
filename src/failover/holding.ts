import { concat, defer, filter, map, Observable, type Subscriber, takeUntil, tap } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import { holdDuringOutage, OutageExpiredError } from '../../operators/index.js';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import type { Chunk } from '../chat/chunk.js';
import type { Delivery } from '../outage/delivery.js';
import type { Switchboard } from './switchboard.js';

/**
 * Keeps a leg while everything is down, and makes it when something is up again; the reader is told by a `queued` chunk.
 *
 * ```text
 * leg                     --#      everything is down
 * outage                  --^-----!
 * held(leg, …)            --q------a--b|     q queued
 * ```
 */
export function held(
  leg: Observable<Chunk>,
  board: Switchboard,
  ticket: string,
  isOutage: (error: unknown) => boolean,
  delivery?: Delivery,
): Observable<Chunk> {
  return new Observable((subscriber) => {
    const place = new Place(board, ticket, subscriber, delivery?.deliveries);
    subscriber.add(() => place.leave());
    const { outage } = board;
    // Nobody has waited for its end, and so nobody has looked for it: this request finds out.
    if (outage.waiting === 0 && board.mayBeUp) outage.end();
    if (outage.down || outage.waiting > 0) place.take();
    const waits = defer(() => {
      const had = place.drained();
      return had && delivery !== undefined ? concat(delivery.delivering(), leg) : leg;
    }).pipe(
      holdDuringOutage(outage, { isOutage: (error) => isOutage(error) && place.take(error) }),
      tap({ error: (error: unknown) => OutageExpiredError.is(error) && board.tell(ticket, { type: 'expired', ticket }) }),
      takeUntil(
        board.closed$.pipe(
          filter(() => place.taken),
          map(() => place.close()),
        ),
      ),
    );
    mirror(waits, subscriber, subscriber);
  });
}

/** One request's place in the queue, as the reader and the events tell of it. */
class Place {
  taken = false;
  private failure: unknown;

  constructor(
    private readonly board: Switchboard,
    private readonly ticket: string,
    private readonly subscriber: Subscriber<Chunk>,
    /** How often its turn has come. */
    private deliveries = 0,
  ) {}

  /** Whether the request may wait. When the queue is full it may too, to be told so. */
  take(failure?: unknown): boolean {
    const { board, ticket } = this;
    // One that fails again whenever its turn has come is itself at fault, and keeps the others from theirs.
    if (board.isClosed || this.deliveries >= board.settings.queue.maxDeliveries) return false;
    this.failure = failure;
    if (board.outage.waiting >= board.settings.queue.maxWaiting) return true;
    this.taken = true;
    this.subscriber.next({ type: 'queued', ticket, position: board.outage.waiting + 1, provider: board.settings.id, attempt: 0 });
    board.tell(ticket, { type: 'queued', ticket });
    board.waits(1);
    return true;
  }

  /** Its turn has come; whether it had waited. */
  drained(): boolean {
    if (!this.taken) return false;
    this.deliveries++;
    this.board.tell(this.ticket, { type: 'drained', ticket: this.ticket });
    this.leave();
    return true;
  }

  leave(): void {
    if (this.taken) this.board.waits(-1);
    this.taken = false;
  }

  /** Nobody is left to look for a recovery: the request ends as it would have without the queue. */
  close(): never {
    throw this.failure ?? new AllProvidersFailedError([], []);
  }
}
