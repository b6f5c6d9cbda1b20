import type { AssistantMessage } from '../../chat/chatRequest.js';
import type { WireTarget } from '../wire.js';
import type { Block } from './turn.js';

const REDACTED = 'redacted_thinking:';

/** The signature that stands for a block of encrypted thinking: no other field of a message could carry it. */
export function redactedSignature(data: string): string {
  return REDACTED + data;
}

/** The block's data, of a signature that stands for one. */
export function redactedData(signature: string): string | undefined {
  return signature.startsWith(REDACTED) ? signature.slice(REDACTED.length) : undefined;
}

/**
 * A message's thinking, to be given back as it came; another API's signature would be refused.
 *
 * A message holds its reasoning as one text. Where several blocks thought it, no block can be given back unchanged, and a
 * changed one is refused: so none is.
 */
export function thinkingBlocks(
  { reasoning = '', signatures = [] }: AssistantMessage,
  { api }: Pick<WireTarget, 'api'>,
): readonly Block[] {
  const own = signatures.filter(({ provider }) => provider === 'anthropic' || provider === api).map(({ value }) => value);
  if (own.filter((value) => !value.startsWith(REDACTED)).length > 1) return [];
  return own.map((value) =>
    value.startsWith(REDACTED)
      ? { type: 'redacted_thinking', data: value.slice(REDACTED.length) }
      : { type: 'thinking', thinking: reasoning, signature: value },
  );
}
