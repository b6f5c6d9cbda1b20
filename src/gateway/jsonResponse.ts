import type { JsonObject } from '../wire/jsonObject.js';
import type { GatewayApi } from './apis/gatewayApi.js';
import type { GatewayError } from './gatewayError.js';

export function jsonResponse(body: JsonObject, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** An error in its API's own form; the head tells the client's library whether, and when, to ask again. */
export function errorResponse(api: GatewayApi, error: GatewayError, requestId: string): Response {
  const headers: Record<string, string> = {};
  const { retryAfterMs, shouldRetry } = error;
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  if (shouldRetry !== undefined) headers['x-should-retry'] = String(shouldRetry);
  return jsonResponse(api.errorBody(error, requestId), error.status, headers);
}
