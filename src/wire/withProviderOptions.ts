import type { ChatRequest } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import { type JsonObject, objectIn } from './jsonObject.js';
import type { WireTarget } from './wire.js';

/**
 * A body with what the request's `providerOptions` hold for this provider put over it, field by field: first what stands
 * under the wire's name, then under the API's, then under the provider's id. A field that is `undefined` in the end is left out.
 */
export function withProviderOptions(body: JsonObject, request: ChatRequest, target: WireTarget, wire: string): JsonObject {
  const { providerOptions } = request;
  if (providerOptions === undefined) return definedOf(body);
  const merged = new Map(Object.entries(body));
  for (const name of [wire, target.api, target.id]) {
    const options = Object.hasOwn(providerOptions, name) ? objectIn(providerOptions[name]) : {};
    for (const [field, value] of Object.entries(options)) if (field !== '__proto__') merged.set(field, value);
  }
  return definedOf(Object.fromEntries(merged));
}
