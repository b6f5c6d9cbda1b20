import type { ProviderError } from '../../chat/providerError.js';
import { failureOf } from '../failureOf.js';
import type { ErrorResponse, WireTarget } from '../wire.js';

/** `{ type: 'error', error: { type, message }, request_id }`, over HTTP and as the data of an `error` event: the type tells the kind. */
export function mapError(response: ErrorResponse, target: WireTarget): ProviderError {
  return failureOf(response, target);
}
