import type { ErrorResponse, HeaderReader } from './wire.js';

const RETRY_DELAY = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/;
const TRY_AGAIN_IN = /(?:try again|retry) (?:in|after) (\d[^"\n]{0,60})/i;
/** A part of a duration, such as `1.574s`, `7m12s`, `26 seconds` or `1 minute and 3 seconds`. */
const SPAN = /[\s,]*(?:and\s+)?(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?|d|days?)(?![a-z])/iy;
const UNITS_MS: readonly (readonly [unit: RegExp, ms: number])[] = [
  [/^(ms|milli)/i, 1],
  [/^s/i, 1_000],
  [/^m/i, 60_000],
  [/^h/i, 3_600_000],
  [/^d/i, 86_400_000],
];

/** What OpenAI and those like it, and Anthropic, count apart. */
const BUCKETS: readonly (readonly [remaining: string, reset: string])[] = [
  ...['requests', 'tokens'].map((of) => [`x-ratelimit-remaining-${of}`, `x-ratelimit-reset-${of}`] as const),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map(
    (of) => [`anthropic-ratelimit-${of}-remaining`, `anthropic-ratelimit-${of}-reset`] as const,
  ),
];

/**
 * How long a server asks to be left alone, in ms: the longest of `retry-after-ms`, `Retry-After` (seconds, or a date measured
 * against the response's own `Date`), Gemini's `retryDelay` and "try again in 1.574s" in the body. Where a 429 says none of
 * these, the time at which the limits that are used up are whole again. Garbage is no hint, a past date is no wait.
 *
 * Sources: RFC 9110 §10.2.3 and the providers' SDKs.
 */
export function waitHint({ status, headers, body }: ErrorResponse): number | undefined {
  const asked = longest([milliseconds(headers.get('retry-after-ms')), retryAfter(headers), retryDelay(body), tryAgainIn(body)]);
  if (asked !== undefined || status !== 429) return asked;
  return longest(BUCKETS.map(([remaining, reset]) => (headers.get(remaining) === '0' ? resetIn(headers, reset) : undefined)));
}

function longest(hints: readonly (number | undefined)[]): number | undefined {
  const known = hints.filter((hint) => hint !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function milliseconds(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function retryAfter(headers: HeaderReader): number | undefined {
  const text = headers.get('retry-after');
  const seconds = milliseconds(text);
  return seconds === undefined ? timeUntil(text, headers) : seconds * 1_000;
}

/** A duration, as OpenAI writes it (`6m0s`), or a date, as Anthropic does. */
function resetIn(headers: HeaderReader, name: string): number | undefined {
  const text = headers.get(name);
  return durationIn(text ?? '') ?? timeUntil(text, headers);
}

/** By the server's clock, which its dates are told by. */
function timeUntil(date: string | null, headers: HeaderReader): number | undefined {
  const at = date !== null && /[a-z]/i.test(date) ? Date.parse(date) : Number.NaN;
  const now = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) || Number.isNaN(now) ? undefined : Math.max(0, at - now);
}

function retryDelay(body: string): number | undefined {
  const seconds = RETRY_DELAY.exec(body)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

function tryAgainIn(body: string): number | undefined {
  return durationIn(TRY_AGAIN_IN.exec(body)?.[1] ?? '');
}

/** The sum of the spans that a text begins with, `undefined` when that is none. */
function durationIn(text: string): number | undefined {
  const span = new RegExp(SPAN);
  let total: number | undefined;
  for (let found = span.exec(text); found !== null; found = span.exec(text)) {
    const [, amount, unit = ''] = found;
    total = (total ?? 0) + Number(amount) * unitMs(unit);
  }
  return total;
}

function unitMs(unit: string): number {
  return UNITS_MS.find(([name]) => name.test(unit))?.[1] ?? 0;
}
