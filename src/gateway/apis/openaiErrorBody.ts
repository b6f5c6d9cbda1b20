import type { JsonObject } from '../../wire/jsonObject.js';
import type { GatewayError } from '../gatewayError.js';

/** An error as both of OpenAI's APIs tell it: by its class, and by its code. */
export function openaiErrorBody({ status, code, message, param }: GatewayError): JsonObject {
  return { error: { message, type: typeOf(status), param: param ?? null, code } };
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}
