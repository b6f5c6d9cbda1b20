import type { Signature } from '../../../chat/chatRequest.js';
import { isJsonObject, type JsonObject, parsedJson, stringIn } from '../../../wire/jsonObject.js';

/** The one thing beside the answer that a request can have included. */
export const ENCRYPTED_REASONING = 'reasoning.encrypted_content';

/** Whether a client wants to be able to give the model's thinking back. */
export function asksForThoughts({ include }: JsonObject): boolean {
  return Array.isArray(include) && include.includes(ENCRYPTED_REASONING);
}

/**
 * What a reasoning item carries as `encrypted_content`: the signatures of whichever APIs thought. A client gives it back as it
 * got it, so that the thinking of any provider lives through a loop of tools.
 */
export function thoughtToken(signatures: readonly Signature[]): string | undefined {
  return signatures.length === 0 ? undefined : JSON.stringify(signatures);
}

/** The signatures in a token. One that was not made here is OpenAI's own, from a conversation that began there. */
export function signaturesIn(token: string, id: string | undefined): readonly Signature[] {
  const parsed = parsedJson(token);
  if (!Array.isArray(parsed)) return [{ provider: 'openai', value: JSON.stringify({ id, encrypted_content: token }) }];
  return parsed.flatMap((signature: unknown) => {
    if (!isJsonObject(signature)) return [];
    const provider = stringIn(signature.provider);
    const value = stringIn(signature.value);
    return provider === undefined || value === undefined ? [] : [{ provider, value }];
  });
}
