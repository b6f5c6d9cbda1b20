import { ProviderError } from '../chat/providerError.js';
import { isJsonObject, type JsonObject, parsedJson } from './jsonObject.js';
import type { WireEvent, WireTarget } from './wire.js';

/** The object that an event carries. What is none is a `protocol` failure, and is not quoted: it may be part of an answer. */
export function eventJson({ data }: WireEvent, target: WireTarget): JsonObject {
  const json = parsedJson(data);
  if (isJsonObject(json)) return json;
  throw new ProviderError({ kind: 'protocol', provider: target.id, code: 'INVALID_EVENT' });
}
