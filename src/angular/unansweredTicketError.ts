import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';
import type { TicketStatus } from '../outage/outageStore.js';

/** There is no answer to this ticket, nor will there be one. */
export class UnansweredTicketError extends RxbatonError {
  readonly code = 'UNANSWERED_TICKET' as const;

  constructor(
    readonly ticket: string,
    /** What became of it; `undefined` when the queue knows nothing of it. */
    readonly status: TicketStatus | undefined,
  ) {
    const fate = status === undefined ? 'is not known here: the queue needs the store that it was handed in to' : `is ${status}`;
    super('UnansweredTicketError', `The ticket '${ticket}' ${fate}`);
  }

  static is(error: unknown): error is UnansweredTicketError {
    return isNamed(error, 'UnansweredTicketError');
  }
}
