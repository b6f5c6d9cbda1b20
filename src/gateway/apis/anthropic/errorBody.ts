import type { JsonObject } from '../../../wire/jsonObject.js';
import type { GatewayError } from '../../gatewayError.js';

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** A failure in Anthropic's words for its status, with the id that the response's head has as well. */
export function errorBody({ status, message }: GatewayError, requestId?: string): JsonObject {
  const type = TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return { type: 'error', error: { type, message }, request_id: requestId ?? null };
}
