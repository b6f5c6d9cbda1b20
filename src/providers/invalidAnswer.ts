import type { StandardSchemaV1 } from '../../operators/base/standardSchema.js';
import { ValidationError } from '../../operators/validation/validationError.js';
import { ProviderError } from '../chat/providerError.js';

/** The failure of an answer that is not what was asked for; the provider's health is untouched by it. */
export function invalidAnswer(provider: string, issues: readonly StandardSchemaV1.Issue[]): ProviderError {
  return new ProviderError({ kind: 'invalid-answer', provider, cause: new ValidationError(issues) });
}
