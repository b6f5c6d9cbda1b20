import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** As many requests wait for the end of an outage as may wait. */
export class OutageQueueFullError extends RxbatonError {
  readonly code = 'OUTAGE_QUEUE_FULL' as const;

  /**
   * @param maxWaiting - How many may wait.
   * @param options - `cause`: the error that made the request wait, if it was one.
   */
  constructor(
    readonly maxWaiting: number,
    options?: ErrorOptions,
  ) {
    super('OutageQueueFullError', `The outage goes on, and ${maxWaiting} requests wait already`, options);
  }

  static is(error: unknown): error is OutageQueueFullError {
    return isNamed(error, 'OutageQueueFullError');
  }
}
