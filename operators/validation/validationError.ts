import { isNamed, RxbatonError } from '../base/rxbatonError.js';
import type { StandardSchemaV1 } from '../base/standardSchema.js';

/** A stream came to its end, but what it made is not valid. */
export class ValidationError extends RxbatonError {
  readonly code = 'INVALID' as const;
  /** The upstream works, and answered: its breaker and its health are not touched. */
  readonly ignoredByBreaker = true as const;
  declare readonly issues: readonly StandardSchemaV1.Issue[];

  constructor(issues: readonly StandardSchemaV1.Issue[]) {
    super('ValidationError', `The value is not valid: ${issues.length} ${issues.length === 1 ? 'issue' : 'issues'}`);
    // Schemas quote in their messages what they were given. Not enumerable, it stays out of logs that print whole errors.
    Object.defineProperty(this, 'issues', { value: issues });
  }

  static is(error: unknown): error is ValidationError {
    return isNamed(error, 'ValidationError');
  }
}
