import { isJsonObject, type JsonObject, parsedJson } from '../wire/jsonObject.js';
import { GatewayError } from './gatewayError.js';
import type { GatewaySettings } from './gatewayOptions.js';
import { jsonDepth } from './jsonDepth.js';

type BodyLimits = Pick<GatewaySettings, 'bodyBytes' | 'bodyTimeout' | 'jsonDepth' | 'scheduler'>;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json *(?:;|$)/i;

/** A request's body as a JSON object; a {@link GatewayError} when it is too large, too slow or none. */
export async function readBody(request: Request, limits: BodyLimits): Promise<JsonObject> {
  const { headers } = request;
  if (!JSON_TYPE.test(headers.get('content-type') ?? ''))
    throw refused(415, 'unsupported_media_type', 'The body must be `application/json`');
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity')
    throw refused(415, 'unsupported_encoding', 'The body must not be compressed');
  if (Number(headers.get('content-length')) > limits.bodyBytes) throw tooLarge(limits);
  const body = parsedBody(await readText(request, limits), limits);
  if (!isJsonObject(body)) throw refused(400, 'invalid_json', 'The body must be a JSON object');
  return body;
}

function parsedBody(text: string, { jsonDepth: most }: BodyLimits): unknown {
  if (jsonDepth(text) > most) throw refused(400, 'invalid_json', `The body is nested deeper than ${most} levels`);
  const value = parsedJson(text);
  if (value === undefined) throw refused(400, 'invalid_json', 'The body is not JSON');
  return value;
}

/** No more of it is kept than may be, whatever its head promised. */
async function readText({ body }: Request, limits: BodyLimits): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const late = new AbortController();
  // Reading then ends as if the body had.
  late.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
  const { bodyTimeout, scheduler } = limits;
  const limit = bodyTimeout === Infinity ? undefined : scheduler.schedule(() => late.abort(), bodyTimeout);
  try {
    const bytes = await readAllOf(reader, limits);
    if (late.signal.aborted) throw refused(408, 'body_timeout', `The body has not come within ${bodyTimeout} ms`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw error instanceof TypeError ? refused(400, 'invalid_json', 'The body is not UTF-8, or broke off') : error;
  } finally {
    limit?.unsubscribe();
  }
}

async function readAllOf(reader: ReadableStreamDefaultReader<Uint8Array>, limits: BodyLimits): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > limits.bodyBytes) {
      reader.cancel().catch(() => undefined);
      throw tooLarge(limits);
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function tooLarge({ bodyBytes }: BodyLimits): GatewayError {
  return refused(413, 'request_too_large', `The body is larger than ${bodyBytes} bytes`);
}

function refused(status: number, code: string, message: string): GatewayError {
  return new GatewayError({ status, code, message });
}
