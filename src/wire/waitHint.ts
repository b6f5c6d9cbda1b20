import type { HeaderReader } from './wire.js';

const RETRY_DELAY = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/;
const TRY_AGAIN_IN = /(?:try again|retry) (?:in|after) ((?:\d+(?:\.\d+)?(?:ms|s|m|h)\s*)+)/i;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * How long a server asks to be left alone, in ms: the longest of `retry-after-ms`, `Retry-After` (seconds, or a date measured
 * against the response's own `Date`), Gemini's `retryDelay` and "try again in 1.574s" in the body. Garbage is no hint, a
 * past date is no wait.
 *
 * Sources: RFC 9110 §10.2.3 and the providers' SDKs.
 */
export function waitHint(headers: HeaderReader, body: string): number | undefined {
  const hints = [milliseconds(headers.get('retry-after-ms')), retryAfter(headers), retryDelay(body), tryAgainIn(body)];
  const known = hints.filter((hint) => hint !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function milliseconds(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function retryAfter(headers: HeaderReader): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = milliseconds(text);
  if (seconds !== undefined) return seconds * 1_000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  const now = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) || Number.isNaN(now) ? undefined : Math.max(0, at - now);
}

function retryDelay(body: string): number | undefined {
  const seconds = RETRY_DELAY.exec(body)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

function tryAgainIn(body: string): number | undefined {
  const spans = TRY_AGAIN_IN.exec(body)?.[1];
  if (spans === undefined) return undefined;
  let total = 0;
  for (const [, amount, unit] of spans.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  return total;
}
