import { atLeast, checkNumber, whole } from '../../../operators/base/checkOption.js';
import type { ScriptOptions } from './script.js';
import { Scripts } from './scripts.js';
import type { Upstream } from './upstream.js';
import { UpstreamServer } from './upstreamServer.js';

export interface UpstreamOptions {
  /** Scripts by model. @defaultValue `{}` */
  readonly models?: Readonly<Record<string, ScriptOptions>> | undefined;
  /** The script of every other model. @defaultValue an answer of 60 words */
  readonly default?: ScriptOptions | undefined;
  /** Answers 404 to a model that has no script of its own. @defaultValue `false` */
  readonly strictModels?: boolean | undefined;
  /** @defaultValue 0: any free port */
  readonly port?: number | undefined;
  /** @defaultValue `'127.0.0.1'` */
  readonly host?: string | undefined;
  /** How many requests are remembered. @defaultValue 1,000 */
  readonly maxRequests?: number | undefined;
  /** Lets web pages of other origins in. @defaultValue `false` */
  readonly cors?: boolean | undefined;
  /** Milliseconds since 1970, for the times that answers and records bear. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined;
}

/**
 * Starts a loopback server that speaks Chat Completions, Responses, Anthropic Messages and Gemini as the real ones do, says what
 * its scripts say, and fails as its faults say.
 *
 * ```text
 * { answer: 'Hel lo', fault: { type: 'cut', after: 1, how: 'rst' } }   --Hel--#
 * ```
 *
 * Rejects when a script is wrong, with an error that names the option and the value, and when the port is taken. A client that
 * leaves stops its stream at once; `close()` stops everything. Nothing is random: ids come from a counter.
 *
 * `/control` lets other processes see and steer it: `GET` tells its state; `POST` with `{ "model": …, "fault": … }` does what `set`
 * does, `/control/strike`, `/control/recover` and `/control/down` what their names say.
 *
 * Any key will do but none and `bad-key`. The request's last turns are looked at for the beginning of an answer, which the
 * model goes on from in its manner.
 *
 * @example
 * ```ts
 * const upstream = await startUpstream({ models: { 'gpt-4o': { fault: { type: 'stall', after: 20 } } } });
 * const gpt = openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai });
 * const claude = anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic });
 * const { text } = await completion(failover([gpt, claude])('Tell me about relays'));
 * text === DEFAULT_ANSWER; // true: 20 words are the first's, 40 the second's
 * await upstream.close();
 * ```
 */
export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const { models = {}, default: fallback = {}, strictModels = false, cors = false } = options;
  const { port = 0, host = '127.0.0.1', maxRequests = 1_000, now = Date.now } = options;
  checkNumber('startUpstream({ port })', port, whole(0, 65_535));
  checkNumber('startUpstream({ maxRequests })', maxRequests, atLeast(0, Infinity));
  const scripts = new Scripts(models, fallback);
  const server = new UpstreamServer({ scripts, strictModels, maxRequests, cors, now });
  await server.listen(host, port);
  return server;
}
