import type { Problem } from './apiGrammar.js';

interface Words {
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
}

const BAD_REQUEST: Words = { type: 'invalid_request_error', code: null, message: 'Invalid request.' };
const SERVER_ERROR: Words = {
  type: 'server_error',
  code: null,
  message: 'The server had an error processing your request. Sorry about that! You can retry your request.',
};

const BY_STATUS: Readonly<Record<number, Words>> = {
  401: { ...BAD_REQUEST, code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  402: { ...BAD_REQUEST, type: 'insufficient_quota', code: 'insufficient_quota', message: 'You exceeded your current quota.' },
  404: { ...BAD_REQUEST, code: 'model_not_found', message: 'The model does not exist or you do not have access to it.' },
  429: { type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached on requests per min (RPM).' },
  500: SERVER_ERROR,
  503: {
    type: 'service_unavailable_error',
    code: 'server_is_overloaded',
    message: 'Our servers are currently overloaded. Please try again later.',
  },
};

/** The `error` object of OpenAI's APIs, in their words for the status. */
export function openaiError({ status, message, code, retryAfter }: Problem): object {
  const usual = BY_STATUS[status] ?? (status < 500 ? BAD_REQUEST : SERVER_ERROR);
  const hint = typeof retryAfter === 'number' ? ` Please try again in ${retryAfter}s.` : '';
  return { message: message ?? usual.message + hint, type: usual.type, param: null, code: code ?? usual.code };
}

/** The header that every response of OpenAI's APIs carries. */
export function openaiHeaders(serial: string): Readonly<Record<string, string>> {
  return { 'x-request-id': `req_${serial}` };
}
