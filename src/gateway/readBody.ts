import { isJsonObject, type JsonObject, parsedJson } from '../wire/jsonObject.js';
import { GatewayError } from './gatewayError.js';
import type { GatewaySettings } from './gatewayOptions.js';
import { jsonDepth } from './jsonDepth.js';

type BodyLimits = Pick<GatewaySettings, 'bodyBytes' | 'bodyTimeout' | 'jsonDepth' | 'scheduler'>;

/** What most bodies fit in, in bytes. */
const FIRST_ROOM = 16_384;

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

/** Copied as it comes: a body in very small pieces would else take a hundred times its size. */
async function readAllOf(reader: ReadableStreamDefaultReader<Uint8Array>, limits: BodyLimits): Promise<Uint8Array> {
  let room = new Uint8Array(Math.min(FIRST_ROOM, limits.bodyBytes));
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const needed = size + part.value.byteLength;
    if (needed > limits.bodyBytes) {
      reader.cancel().catch(() => undefined);
      throw tooLarge(limits);
    }
    if (needed > room.byteLength) room = enlarged(room, Math.min(Math.max(needed, 2 * room.byteLength), limits.bodyBytes));
    room.set(part.value, size);
    size = needed;
  }
  return room.subarray(0, size);
}

function enlarged(room: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes);
  larger.set(room);
  return larger;
}

function tooLarge({ bodyBytes }: BodyLimits): GatewayError {
  return refused(413, 'request_too_large', `The body is larger than ${bodyBytes} bytes`);
}

function refused(status: number, code: string, message: string): GatewayError {
  return new GatewayError({ status, code, message });
}
