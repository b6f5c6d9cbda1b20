import type { AssistantMessage } from '../chat/chatRequest.js';
import { type JsonObject, objectIn, parsedJson, stringIn } from '../wire/jsonObject.js';

/** What a provider of the AI SDK wants back with a thought, or with a call. */
export interface SignedMetadata {
  /** The call that it belongs to; without one it belongs to the thought. */
  readonly callId?: string | undefined;
  readonly metadata: JsonObject;
}

export function signatureOf(signed: SignedMetadata): string {
  return JSON.stringify(signed);
}

/**
 * What is to be given back with a message to the API which signed it.
 *
 * A message holds its reasoning as one text. Where several blocks thought it, none can be given back unchanged, nor what was
 * signed beside them.
 */
export function signedIn({ signatures = [] }: AssistantMessage, api: string): readonly SignedMetadata[] {
  const own = signatures.filter(({ provider }) => provider === api).map(({ value }) => objectIn(parsedJson(value)));
  const signed = own.map(({ callId, metadata }) => ({ callId: stringIn(callId), metadata: objectIn(metadata) }));
  return signed.filter(({ callId }) => callId === undefined).length > 1 ? [] : signed;
}
