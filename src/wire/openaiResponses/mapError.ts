import type { ProviderError } from '../../chat/providerError.js';
import { failureOf } from '../failureOf.js';
import type { ErrorResponse, WireTarget } from '../wire.js';

/** The error that a response means; inside a stream also what a failed `response` or a flat `error` event says. */
export function mapError(response: ErrorResponse, target: WireTarget): ProviderError {
  return failureOf(response, target);
}
