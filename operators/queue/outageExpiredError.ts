import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** A request has waited for the end of an outage as long as one may wait. */
export class OutageExpiredError extends RxbatonError {
  readonly code = 'OUTAGE_EXPIRED' as const;

  /**
   * @param maxAge - How long a request may wait, in ms.
   * @param options - `cause`: the error that made the request wait, if it was one.
   */
  constructor(
    readonly maxAge: number,
    options?: ErrorOptions,
  ) {
    super('OutageExpiredError', `The request was held for ${maxAge} ms, and its turn has not come`, options);
  }

  static is(error: unknown): error is OutageExpiredError {
    return isNamed(error, 'OutageExpiredError');
  }
}
