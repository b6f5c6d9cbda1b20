import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** The failover was closed before the request was answered; where its store outlives the process, it is still queued there. */
export class QueueClosedError extends RxbatonError {
  readonly code = 'QUEUE_CLOSED' as const;

  /** @param ticket - The ticket's id. */
  constructor(readonly ticket: string) {
    super('QueueClosedError', `The failover was closed before ticket ${ticket} was answered; its request is back in the store`);
  }

  static is(error: unknown): error is QueueClosedError {
    return isNamed(error, 'QueueClosedError');
  }
}
