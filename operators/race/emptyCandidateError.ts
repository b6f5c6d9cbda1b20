import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** A candidate of a race completed without an item that could win. */
export class EmptyCandidateError extends RxbatonError {
  readonly code = 'EMPTY_CANDIDATE' as const;

  constructor() {
    super('EmptyCandidateError', 'The candidate completed without a winning item');
  }

  static is(error: unknown): error is EmptyCandidateError {
    return isNamed(error, 'EmptyCandidateError');
  }
}
