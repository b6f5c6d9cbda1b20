import type { ProviderError } from '../../chat/providerError.js';
import { type ErrorWords, errorWordsOf } from '../errorWords.js';
import { failureOf } from '../failureOf.js';
import type { ErrorResponse, WireTarget } from '../wire.js';

const BY_THE_DAY = /"quotaId"\s*:\s*"[^"]*PerDay/;

/**
 * `{ error: { code, message, status, details } }`, over HTTP, as an event's data, or bare after the last event: some servers wrap
 * it in an array.
 */
export function mapError(response: ErrorResponse, target: WireTarget): ProviderError {
  const words = errorWordsOf(response.body);
  return failureOf(response, target, words === undefined ? undefined : exactly(words, response.body));
}

/** RESOURCE_EXHAUSTED is a rate limit that passes, unless it counts by the day. CANCELLED, with its 499, is the server's doing. */
function exactly(words: ErrorWords, body: string): ErrorWords {
  if (words.type === 'RESOURCE_EXHAUSTED' && BY_THE_DAY.test(body)) return { ...words, code: 'daily_usage_limit_exceeded' };
  return words.type === 'CANCELLED' ? { ...words, status: 500 } : words;
}
