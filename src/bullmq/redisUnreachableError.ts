import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** Redis did not answer in time. What was asked for is not acknowledged; one that was on its way may have been heard all the same. */
export class RedisUnreachableError extends RxbatonError {
  readonly code = 'REDIS_UNREACHABLE' as const;

  constructor(
    /** How long it was waited for, in ms. */
    readonly waitedMs: number,
    cause: unknown,
  ) {
    super(
      'RedisUnreachableError',
      `bullmqStore: Redis did not answer within ${waitedMs} ms: is it up, and is connection right?`,
      {
        cause,
      },
    );
  }

  static is(error: unknown): error is RedisUnreachableError {
    return isNamed(error, 'RedisUnreachableError');
  }
}
