import type { JsonObject } from '../../../wire/jsonObject.js';
import type { GatewayError } from '../../gatewayError.js';

/** A failure: the body of a response, and what an `error` event holds. */
export function errorBody({ status, code, message, param }: GatewayError): JsonObject {
  return { error: { message, type: typeOf(status), param: param ?? null, code } };
}

function typeOf(status: number): string {
  if (status >= 500) return 'server_error';
  return status === 429 ? 'rate_limit_error' : 'invalid_request_error';
}
