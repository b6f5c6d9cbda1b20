import type { ProviderError } from '../../chat/providerError.js';
import { failureOf } from '../failureOf.js';
import type { ErrorResponse, WireTarget } from '../wire.js';

/** The error that a response means. Servers of this API write errors in each of the shapes that {@link failureOf} reads. */
export function mapError(response: ErrorResponse, target: WireTarget): ProviderError {
  return failureOf(response, target);
}
