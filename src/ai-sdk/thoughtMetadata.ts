import type { Signature } from '../chat/chatRequest.js';
import { type JsonObject, numberIn, objectIn, objectsIn } from '../wire/jsonObject.js';
import type { PromptOptions } from './callOptions.js';
import type { ProviderMetadata } from './languageModel.js';

/**
 * Whose thought a block of reasoning is, and what its API wants back with it. The AI SDK keeps it beside the text, and gives it
 * back in the next prompt.
 */
export interface ThoughtMetadata {
  /** Attempts of one answer think apart: only the last one's thoughts can be given back. */
  readonly attempt: number;
  readonly signatures: readonly Signature[];
}

export function metadataOfThought({ attempt, signatures }: ThoughtMetadata): ProviderMetadata {
  return { rxbaton: { attempt, signatures: signatures.map(({ provider, value }) => ({ provider, value })) } };
}

export function thoughtIn(options: PromptOptions | undefined): ThoughtMetadata {
  const told = objectIn(options?.rxbaton);
  const signatures = objectsIn(told.signatures).flatMap(signatureIn);
  return { attempt: numberIn(told.attempt) ?? 0, signatures };
}

function signatureIn({ provider, value }: JsonObject): readonly Signature[] {
  return typeof provider === 'string' && typeof value === 'string' ? [{ provider, value }] : [];
}
