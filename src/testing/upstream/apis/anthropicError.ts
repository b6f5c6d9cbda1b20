import type { Problem } from './apiGrammar.js';

const TYPES: Readonly<Record<number, readonly [type: string, message: string]>> = {
  401: ['authentication_error', 'invalid x-api-key'],
  402: ['billing_error', 'Your account has a billing issue.'],
  403: ['permission_error', 'Your API key does not have permission to use the specified resource.'],
  404: ['not_found_error', 'The requested resource could not be found.'],
  413: ['request_too_large', 'Request exceeds the maximum size'],
  429: ['rate_limit_error', 'Number of request tokens has exceeded your per-minute rate limit.'],
  504: ['timeout_error', 'The request timed out.'],
  529: ['overloaded_error', 'Overloaded'],
};

/** The `error` object of Anthropic's API, in its words for the status. */
export function anthropicError({ status, message, code }: Problem): object {
  const otherwise =
    status < 500 ? (['invalid_request_error', 'Invalid request.'] as const) : (['api_error', 'Internal server error'] as const);
  const [type, usual] = TYPES[status] ?? otherwise;
  return { type: code ?? type, message: message ?? usual };
}

/** The request's id on every response, and on an error whether the SDK should ask again. */
export function anthropicHeaders(serial: string, status: number): Readonly<Record<string, string>> {
  const headers = { 'request-id': `req_${serial}` };
  if (status < 400) return headers;
  return { ...headers, 'x-should-retry': String(status === 408 || status === 409 || status === 429 || status >= 500) };
}
