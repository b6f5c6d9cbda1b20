import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** The model called tools in so many answers running, and wants to go on. */
export class TooManyRoundsError extends RxbatonError {
  readonly code = 'TOO_MANY_ROUNDS' as const;

  constructor(readonly rounds: number) {
    super('TooManyRoundsError', `The model has called tools in ${rounds} answers running: see maxRounds`);
  }

  static is(error: unknown): error is TooManyRoundsError {
    return isNamed(error, 'TooManyRoundsError');
  }
}
