import { fields, type Shape, that } from '../chat/shape.js';

// RFC 9110 §5.1 and §5.5: what else a header cannot carry would fail at each request, as if the network had.
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const WORDS = 'must be strings by header name, without line breaks or letters beyond Latin-1';
const FIELD = that((value) => typeof value === 'string' && VALUE.test(value), WORDS);
const NO_FIELD = that(() => false, WORDS);

/** Headers that a user gives: what they must be. */
export const headerFields: Shape = (headers, path) => {
  const names = typeof headers === 'object' && headers !== null ? Object.keys(headers) : [];
  return fields(Object.fromEntries(names.map((name) => [name, NAME.test(name) ? FIELD : NO_FIELD])), WORDS)(headers, path);
};

/** Header names in one case, so that a user's `Authorization` replaces ours instead of standing beside it. */
export function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
