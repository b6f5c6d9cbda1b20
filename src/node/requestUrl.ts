import type { IncomingMessage } from 'node:http';

/** A URL's parser takes such segments out, and so would lead past a rule that was made for the path as it was sent. */
const DOT_SEGMENT = /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\?]|$)/i;
/** What no client that is right sends in a request's target, and what a parser reads as something else. */
const NEVER_SENT = /[\\#\s]/;
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** The URL that is asked for, or undefined where a parser would have to guess which. */
export function requestUrl({ url = '', headers }: IncomingMessage): string | undefined {
  const host = headers.host ?? 'localhost';
  if (!HOST.test(host) || NEVER_SENT.test(url) || DOT_SEGMENT.test(url)) return undefined;
  // Proxies are asked with the whole address. A path that begins with two slashes is a path, not a host.
  const whole = /^https?:\/\//i.test(url) ? url : url.startsWith('/') ? `http://${host}${url}` : undefined;
  return whole !== undefined && URL.canParse(whole) && !namesSomebody(new URL(whole)) ? whole : undefined;
}

/** The fetch standard has no request with a name or a password in its address. */
function namesSomebody({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}
