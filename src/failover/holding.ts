import { concat, defer, filter, map, Observable, type Subscriber, takeUntil, tap } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import { holdDuringOutage, OutageExpiredError, OutageQueueFullError } from '../../operators/index.js';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import type { Chunk } from '../chat/chunk.js';
import type { Delivery } from '../outage/delivery.js';
import type { Member } from './member.js';
import type { OutageOf } from './outages.js';
import type { Switchboard } from './switchboard.js';

/** A leg that came to nothing because of an outage. */
export interface Outaged {
  /** What it ended with. */
  readonly verdict: unknown;
  /** No circuit let the request through, so that nobody has failed it. */
  readonly unasked: boolean;
}

/**
 * Keeps a leg while all that it may ask are down, and makes it when one is up again; the reader is told by a `queued` chunk.
 *
 * ```text
 * leg                     --#      everything is down
 * outage                  --^-----!
 * held(leg, …)            --q------a--b|     q queued
 * ```
 *
 * @param members - Whom it may ask now; looked up anew when its turn has come.
 */
export function held(
  leg: (asked: readonly Member[]) => Observable<Chunk>,
  members: () => readonly Member[],
  board: Switchboard,
  ticket: string,
  lastOutaged: () => Outaged | undefined,
  delivery?: Delivery,
): Observable<Chunk> {
  return new Observable((subscriber) => {
    const { all } = board.outages;
    const first = members();
    const outage = board.outages.of(first);
    const { gate } = outage;
    const place = new Place(board, outage, ticket, subscriber, delivery?.deliveries);
    subscriber.add(() => place.leave());
    // Nobody has waited for its end, and so nobody has looked for it: this request finds out.
    if (gate.waiting === 0 && outage.mayBeUp) gate.end();
    else if (all.gate.down) gate.begin();
    if (gate.down || gate.waiting > 0) place.take();
    const isOutage = (error: unknown): boolean => {
      const outaged = lastOutaged();
      return outaged?.verdict === error && place.take(outaged);
    };
    const waits = defer(() => {
      if (!place.drained()) return leg(first);
      const again = defer(() => leg(members()));
      return delivery === undefined ? again : concat(delivery.delivering(), again);
    }).pipe(
      holdDuringOutage(gate, { isOutage }),
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
    private readonly outage: OutageOf,
    private readonly ticket: string,
    private readonly subscriber: Subscriber<Chunk>,
    /** How often its turn has come. */
    private deliveries = 0,
  ) {}

  /** Whether the request may wait; the error of a full queue where there is no room. */
  take(after?: Outaged): boolean {
    const { board, outage, ticket } = this;
    // A turn in which nobody could be asked is none.
    if (after?.unasked === true && this.deliveries > 0) this.deliveries--;
    // One that fails again whenever its turn has come is itself at fault, and keeps the others from theirs.
    if (board.isClosed || this.deliveries >= board.settings.queue.maxDeliveries) return false;
    this.failure = after?.verdict;
    const { maxWaiting } = board.settings.queue;
    if (board.outages.waiting >= maxWaiting) throw new OutageQueueFullError(maxWaiting, { cause: this.failure });
    this.taken = true;
    const position = outage.gate.waiting + 1;
    this.subscriber.next({ type: 'queued', ticket, position, provider: board.settings.id, attempt: 0 });
    board.tell(ticket, { type: 'queued', ticket });
    board.waits(outage, 1);
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
    if (this.taken) this.board.waits(this.outage, -1);
    this.taken = false;
  }

  /** Nobody is left to look for a recovery: the request ends as it would have without the queue. */
  close(): never {
    throw this.failure ?? new AllProvidersFailedError([], []);
  }
}
