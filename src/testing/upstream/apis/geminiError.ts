import type { Problem } from './apiGrammar.js';

const STATUSES: Readonly<Record<number, readonly [status: string, message: string]>> = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  401: ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  404: ['NOT_FOUND', 'The model is not found for API version v1beta, or is not supported for generateContent.'],
  429: ['RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
  499: ['CANCELLED', 'The operation was cancelled.'],
  500: ['INTERNAL', 'An internal error has occurred. Please retry or report.'],
  503: ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  504: ['DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'],
};

/** The `error` object of Google's APIs, in their words for the status; the wait and the exact reason are told in the details. */
export function geminiError({ status: code, message, code: name, reason, retryAfter }: Problem): object {
  const [status, usual] =
    STATUSES[code] ?? (code < 500 ? ['FAILED_PRECONDITION', 'Precondition failed.'] : ['UNKNOWN', 'Unknown error.']);
  const details = [
    ...(reason === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }]),
    ...(typeof retryAfter === 'number'
      ? [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }]
      : []),
  ];
  return { code, message: message ?? usual, status: name ?? status, ...(details.length === 0 ? {} : { details }) };
}
