import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** As many streams run as may, and as many wait as may: nothing was asked of the source. */
export class BulkheadFullError extends RxbatonError {
  readonly code = 'BULKHEAD_FULL' as const;
  /** A rejection says nothing about the source, so no breaker or monitor counts it. */
  readonly ignoredByBreaker = true as const;

  constructor(
    readonly concurrent: number,
    readonly waiting: number,
  ) {
    super('BulkheadFullError', `The bulkhead is full: ${concurrent} streams run, and ${waiting} wait`);
  }

  static is(error: unknown): error is BulkheadFullError {
    return isNamed(error, 'BulkheadFullError');
  }
}
