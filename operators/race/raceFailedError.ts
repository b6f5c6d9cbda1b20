import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** Every candidate of a race failed. Its `cause` is the first candidate's error. */
export class RaceFailedError extends RxbatonError {
  readonly code = 'RACE_FAILED' as const;

  /** @param errors - One error a candidate, in the order in which the candidates were started. */
  constructor(readonly errors: readonly unknown[]) {
    super('RaceFailedError', errors.length === 1 ? 'The only candidate failed' : `All ${errors.length} candidates failed`, {
      cause: errors[0],
    });
  }

  static is(error: unknown): error is RaceFailedError {
    return isNamed(error, 'RaceFailedError');
  }
}
