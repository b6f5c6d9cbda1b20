import { ProviderError } from '../chat/providerError.js';
import { classifyFailure, type FailureClass } from './classifyFailure.js';
import { type ErrorWords, errorWordsOf } from './errorWords.js';
import { namedWindow } from './namedWindow.js';
import { waitHint } from './waitHint.js';
import type { ErrorResponse, WireTarget } from './wire.js';

/** What may be told of a failure without telling the prompt: identifiers, never sentences. */
const MACHINE_WORD = /^[\w.:-]{1,64}$/;
const A_STATUS = /^\d{3}$/;

/**
 * The error that a response means. An `x-should-retry` header has the last word on retrying.
 *
 * @param words - What the body says, or `undefined` when it says nothing readable. Default: what `errorWordsOf` finds.
 */
export function failureOf(
  response: ErrorResponse,
  target: WireTarget,
  words: ErrorWords | undefined = errorWordsOf(response.body),
): ProviderError {
  const { status } = response;
  const { kind, code, retryable, switchable } = classOf(status, words);
  return new ProviderError({
    kind,
    provider: target.id,
    code: code ?? codeIn(words),
    status,
    retryAfterMs: waitHint(response),
    retryable: shouldRetry(response) ?? (isWaitable(response) ? true : retryable),
    switchable,
    requestId: requestIdOf(response, words),
    contextWindow: kind === 'context-length' ? namedWindow(words?.message) : undefined,
    detail: target.errorDetail === true ? words?.message : undefined,
  });
}

function classOf(status: number, words: ErrorWords | undefined): FailureClass {
  if (status < 200 || status >= 300) return classifyFailure({ ...words, status });
  // Where a stream was promised, a page of HTML or a JSON that tells of no error is not this API's.
  if (words === undefined || (words.code ?? words.message) === undefined) return { kind: 'protocol' };
  return classifyFailure({ ...words, status: words.status ?? status });
}

function codeIn({ code = '', type = '' }: ErrorWords = {}): string | undefined {
  const candidates = A_STATUS.test(code) ? [type, code] : [code, type];
  return candidates.find((word) => MACHINE_WORD.test(word));
}

function shouldRetry({ headers }: ErrorResponse): boolean | undefined {
  const told = headers.get('x-should-retry');
  if (told === 'true') return true;
  return told === 'false' ? false : undefined;
}

/** OpenRouter's 402 with a Retry-After is a limit that passes, not an empty account. */
function isWaitable({ status, headers }: ErrorResponse): boolean {
  return status === 402 && headers.get('retry-after') !== null;
}

function requestIdOf({ headers }: ErrorResponse, words: ErrorWords | undefined): string | undefined {
  const ids = [headers.get('x-request-id'), headers.get('request-id'), words?.requestId];
  return ids.find((id): id is string => typeof id === 'string' && MACHINE_WORD.test(id));
}
