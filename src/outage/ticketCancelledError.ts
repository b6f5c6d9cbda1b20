import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** The request was taken back by `cancel()`. */
export class TicketCancelledError extends RxbatonError {
  readonly code = 'TICKET_CANCELLED' as const;

  /** @param ticket - The ticket's id. */
  constructor(readonly ticket: string) {
    super('TicketCancelledError', `The request of ticket ${ticket} was cancelled`);
  }

  static is(error: unknown): error is TicketCancelledError {
    return isNamed(error, 'TicketCancelledError');
  }
}
