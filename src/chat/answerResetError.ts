import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** The answer started over, and the reader has already passed its beginning on. */
export class AnswerResetError extends RxbatonError {
  readonly code = 'ANSWER_RESET' as const;

  constructor() {
    super(
      'AnswerResetError',
      "The answer started over on another provider, which text deltas cannot say: use fullText() or collect(), or failover's `continuation: 'off'`",
    );
  }

  static is(error: unknown): error is AnswerResetError {
    return isNamed(error, 'AnswerResetError');
  }
}
