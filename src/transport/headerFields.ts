import * as z from 'zod/mini';

const WORDS = 'must be strings by header name, without line breaks or letters beyond Latin-1';
// RFC 9110 §5.1 and §5.5: what else a header cannot carry would fail at each request, as if the network had.
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that a user gives: what they must be. */
export const headerFields = z.record(z.string().check(z.regex(NAME)), z.string(WORDS).check(z.regex(VALUE, WORDS)), WORDS);

/** Header names in one case, so that a user's `Authorization` replaces ours instead of standing beside it. */
export function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
