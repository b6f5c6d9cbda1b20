import { isJsonObject, type JsonObject, objectsIn, parsedJson } from './jsonObject.js';

/** What an error body says, whatever its shape. */
export interface ErrorWords {
  readonly code?: string | undefined;
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  /** The status that the failure has, or would have outside a stream. */
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

/** A JSON may stand in a line of its own field (`error: { … }`, as llama.cpp sends) or in a whole event. */
const FIELD_NAMES = /^\s*(?:event:[^\n]*\n\s*)?(?:data|error):/;

/**
 * The words of an error body, or `undefined` when it is no JSON (a proxy's HTML page, say).
 *
 * Reads `{ error: { … } }`, `[{ error }]`, `{ type: 'error', error }`, the flat form, `{ error: 'text' }`, `{ detail }` and an
 * `error` inside a `response`.
 */
export function errorWordsOf(body: string): ErrorWords | undefined {
  const json = parsedJson(body.replace(FIELD_NAMES, ''));
  const envelope = Array.isArray(json) ? objectsIn(json)[0] : json;
  return isJsonObject(envelope) ? wordsIn(envelope) : undefined;
}

function wordsIn(envelope: JsonObject): ErrorWords {
  const { response } = envelope;
  const found = (isJsonObject(response) ? response.error : undefined) ?? envelope.error ?? envelope.detail ?? envelope;
  const error: JsonObject = isJsonObject(found) ? found : { ...envelope, message: found };
  return {
    code: wordOf(reasonIn(error) ?? error.code),
    type: wordOf(error.type ?? error.status),
    message: messageIn(error),
    status: statusIn(error),
    requestId: wordOf(envelope.request_id ?? error.request_id),
  };
}

/** Google's status is one of a dozen; the reason in its details is exact. */
function reasonIn({ details }: JsonObject): unknown {
  return objectsIn(details).find((detail) => typeof detail.reason === 'string')?.reason;
}

/** Gateways and Groq put the status of what failed beside a code, or in its place. */
function statusIn({ status_code, code }: JsonObject): number | undefined {
  const status = Number(status_code ?? code);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}

/**
 * A gateway's own message says little; what the provider behind it said stands beside it. Where a request's shape is wrong,
 * some answer with a list of what is.
 */
function messageIn({ message, metadata }: JsonObject): string | undefined {
  const upstream = isJsonObject(metadata) ? metadata.raw : undefined;
  const listed = objectsIn(isJsonObject(message) ? message.detail : message).map(({ msg }) => msg);
  const said = [message, ...listed, upstream].map(wordOf).filter((text) => text !== undefined);
  return said.length === 0 ? undefined : said.join(': ');
}

function wordOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
