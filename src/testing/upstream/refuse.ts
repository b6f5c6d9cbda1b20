import type { Problem } from './apis/apiGrammar.js';
import type { Exchange } from './exchange.js';
import type { StatusFault } from './fault.js';
import type { Incoming } from './incoming.js';

/** Answers with an error: the given body, or the API's own. */
export function refuse(exchange: Exchange, { grammar, serial }: Incoming, problem: Problem & Pick<StatusFault, 'body'>): void {
  const { status, retryAfter, body = grammar.errorBody(problem, serial) } = problem;
  exchange.head(status, { ...grammar.headers(serial, status), 'content-type': 'application/json', ...waitHint(retryAfter) });
  if (status === 204) exchange.end();
  else exchange.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** `Retry-After` knows whole seconds only; for less there is `retry-after-ms`. */
function waitHint(retryAfter: number | string | undefined): Readonly<Record<string, string>> {
  if (retryAfter === undefined) return {};
  if (typeof retryAfter === 'string' || Number.isInteger(retryAfter)) return { 'retry-after': String(retryAfter) };
  return { 'retry-after-ms': String(Math.round(retryAfter * 1000)) };
}
