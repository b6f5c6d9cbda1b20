import { asyncScheduler, Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { defaultTransport } from '#transport';
import { type Demand, presentDemand } from '../../operators/base/demand.js';
import { attemptOf } from '../chat/attemptNumber.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { environmentVariable } from '../transport/environment.js';
import { lowerCased } from '../transport/headerFields.js';
import { type SizeLimits, sizeLimits } from '../transport/sizeLimits.js';
import type { TransportRequest } from '../transport/transport.js';
import type { EncodedRequest, Wire, WireTarget } from '../wire/wire.js';
import { withJsonSchemas } from '../wire/withJsonSchemas.js';
import { type KeySource, readKey } from './apiKey.js';
import { capabilitiesOf } from './capabilitiesOf.js';
import { type Provider, providerOf } from './provider.js';
import { checkBaseUrl, checkSettings, isPath, type ProviderSettings } from './providerSettings.js';
import { streamAnswer } from './streamAnswer.js';
import { validOutput } from './validOutput.js';
import { withinRequestBounds } from './withinRequestBounds.js';

/** An API as its makers serve it: what a factory like `openai()` knows beside the user's settings. */
export interface Api {
  /** As users write it, for error messages: `openai`. */
  readonly factory: string;
  /** The first part of ids, and the key of `providerOptions`. */
  readonly name: string;
  readonly wire: Wire;
  /** `undefined` where everybody has an address of their own. */
  readonly baseUrl?: string | undefined;
  /** Environment variables that stand in for `apiKey` and `baseUrl`. */
  readonly variables?: { readonly key: string; readonly baseUrl: string } | undefined;
  readonly keyOptional?: boolean | undefined;
  readonly keyHeader: (key: string) => Readonly<Record<string, string>>;
  /** The base URL of this request, where that is not simply the settings'. */
  readonly baseUrlFor?: ((baseUrl: string, encoded: EncodedRequest) => string) | undefined;
}

export const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });

/** A provider over HTTP: a wire, a transport and the user's settings. */
export function httpProvider(api: Api, settings: ProviderSettings): Provider {
  checkSettings(api.factory, settings);
  const baseUrl = baseUrlOf(api, settings);
  const { model, scheduler = asyncScheduler, errorDetail, price } = settings;
  const id = settings.id ?? `${api.name}/${model}`;
  const capabilities = { ...capabilitiesOf(api.name, model), ...settings.capabilities };
  const target: WireTarget = { id, api: api.name, model, capabilities, errorDetail };
  const line: Line = { api, target, baseUrl, settings, scheduler, limits: sizeLimits(settings.limits) };
  const answer = (request: ChatRequest): Observable<Chunk> =>
    answerTo(line, request).pipe(withinRequestBounds(id, request, scheduler));
  const { leastOutputTokens } = api.wire;
  // What is given to an address of one's own, as to a gateway, may be no secret.
  const holdsKey = typeof settings.apiKey === 'string' && baseUrl === api.baseUrl;
  return providerOf({ id, capabilities, price, leastOutputTokens, holdsKey }, answer, validOutput);
}

function baseUrlOf({ factory, name, baseUrl, variables }: Api, settings: ProviderSettings): string {
  const given = settings.baseUrl ?? (variables && environmentVariable(variables.baseUrl)) ?? baseUrl;
  if (given !== undefined) return checkBaseUrl(factory, given);
  const or = variables === undefined ? '' : `, or set ${variables.baseUrl}`;
  throw new TypeError(`${factory}({ baseUrl }): there is no address of '${name}' that all share: give yours${or}`);
}

/** The way to one provider. */
interface Line {
  readonly api: Api;
  readonly target: WireTarget;
  readonly baseUrl: string;
  readonly settings: ProviderSettings;
  readonly scheduler: SchedulerLike;
  readonly limits: SizeLimits;
}

function answerTo(line: Line, request: ChatRequest): Observable<Chunk> {
  return new Observable((subscriber) => {
    send(line, request, subscriber, presentDemand()).catch((error: unknown) => subscriber.error(error));
  });
}

async function send(line: Line, request: ChatRequest, subscriber: Subscriber<Chunk>, demand: Demand | undefined): Promise<void> {
  const { api, target, settings, scheduler, limits } = line;
  const { wire } = api;
  const written = await encode(wire, request, target);
  const key = await readKey(keySourceOf(line));
  if (subscriber.closed) return;
  const call = {
    wire,
    target,
    decoder: wire.createDecoder({ provider: target.id, attempt: attemptOf(request) }, target),
    transport: settings.transport ?? defaultTransport,
    request: httpRequest(line, written, key),
    limits,
    scheduler,
    demand,
  };
  streamAnswer(call, subscriber);
}

/** A request in an API's words, and as it goes out. */
interface Written {
  readonly encoded: EncodedRequest;
  readonly body: string;
}

/** A request that cannot be put in this API's words is at fault itself; the words about it are the wire's own. */
async function encode(wire: Wire, request: ChatRequest, target: WireTarget): Promise<Written> {
  try {
    const encoded = wire.encodeRequest(await withJsonSchemas(request), target);
    return { encoded, body: JSON.stringify(encoded.body) };
  } catch (thrown) {
    const advice = thrown instanceof Error ? thrown.message : undefined;
    throw new ProviderError({ kind: 'bad-request', provider: target.id, code: 'INVALID_REQUEST', advice, neverSent: true });
  }
}

function keySourceOf({ api, target, settings }: Line): KeySource {
  return { provider: target.id, apiKey: settings.apiKey, variable: api.variables?.key, optional: api.keyOptional ?? false };
}

function httpRequest(
  { api, baseUrl, settings, target }: Line,
  { encoded, body }: Written,
  key: string | undefined,
): Omit<TransportRequest, 'signal'> {
  const url = addressOf(api.baseUrlFor?.(baseUrl, encoded) ?? baseUrl, encoded.path);
  if (isPath(url) && !('location' in globalThis)) throw pathWithoutPage(target.id, url);
  return {
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...encoded.headers,
      ...(key === undefined ? {} : api.keyHeader(key)),
      ...lowerCased(settings.headers),
    },
    body,
  };
}

/** A query in the base URL, such as Azure's `api-version`, stays behind the path. */
function addressOf(baseUrl: string, path: string): string {
  const end = baseUrl.indexOf('?');
  if (end < 0) return baseUrl + path;
  return `${baseUrl.slice(0, end)}${path}${path.includes('?') ? '&' : '?'}${baseUrl.slice(end + 1)}`;
}

/** As while a server draws a page before it is there. */
function pathWithoutPage(provider: string, url: string): ProviderError {
  const advice = `${url} is a path, and there is no page here whose server it could be on: give baseUrl as a whole address`;
  return new ProviderError({ kind: 'bad-request', provider, code: 'PATH_WITHOUT_PAGE', advice, neverSent: true });
}
