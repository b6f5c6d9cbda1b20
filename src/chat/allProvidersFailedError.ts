import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';
import type { Attempt } from './attempt.js';
import { ProviderError } from './providerError.js';

/** Every provider that could be asked was asked, and failed. `cause` is the first failure: the one that began it. */
export class AllProvidersFailedError extends RxbatonError {
  readonly code = 'ALL_PROVIDERS_FAILED' as const;
  /** The attempts, in order. */
  readonly attempts: readonly Attempt[];
  /** Why each failed, in order; the first is the one that began it. */
  readonly errors: readonly unknown[];

  constructor(attempts: readonly Attempt[], errors: readonly unknown[]) {
    super('AllProvidersFailedError', describe(errors), errors.length > 0 ? { cause: errors[0] } : undefined);
    this.attempts = attempts;
    this.errors = errors;
  }

  static is(error: unknown): error is AllProvidersFailedError {
    return isNamed(error, 'AllProvidersFailedError');
  }
}

function describe(errors: readonly unknown[]): string {
  if (errors.length === 0) return 'No provider of the ladder could be asked';
  const causes = errors.map((error) => (ProviderError.is(error) ? error.message : 'an unexpected error'));
  return `Every provider failed: ${causes.join('; ')}`;
}
