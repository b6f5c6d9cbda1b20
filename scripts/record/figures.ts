import type { Chunk } from '../../src/chat/chunk.js';
import { definedOf } from '../../src/chat/definedOf.js';
import type { Usage } from '../../src/chat/usage.js';
import type { Replayed } from './replay.js';
import { sha256 } from './sha256.js';

/** What INDEX.tsv says of a stream, folded from its chunks. */
export interface Figures {
  readonly outcome: string;
  readonly textLength: number;
  readonly textSha256: string;
  readonly reasoningLength: number;
  readonly reasoningSha256: string;
  readonly refusalLength: number;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly incompleteCalls: boolean;
  readonly finish: string;
  readonly citations: number;
  readonly signatures: number;
}

export function figuresOf({ chunks, error, cut }: Replayed): Figures {
  const all = <T extends Chunk['type']>(type: T): readonly Extract<Chunk, { type: T }>[] =>
    chunks.filter((chunk): chunk is Extract<Chunk, { type: T }> => chunk.type === type);
  const textOf = (parts: readonly { readonly text?: string | undefined }[]): string =>
    parts.map(({ text }) => text ?? '').join('');
  const text = textOf(all('text'));
  const reasoning = textOf(all('reasoning'));
  const order = all('tool-start').map(({ callId }) => callId);
  const calls = [...all('tool-call')].sort((one, other) => order.indexOf(one.callId) - order.indexOf(other.callId));
  const ended = cut ? 'cut' : 'complete';
  return {
    outcome: error === undefined ? ended : 'error',
    textLength: text.length,
    textSha256: sha256(text),
    reasoningLength: reasoning.length,
    reasoningSha256: sha256(reasoning),
    refusalLength: textOf(all('refusal')).length,
    toolCalls: calls.map(({ callId, name, argsText }) => ({ id: callId, name, arguments: argsText })),
    incompleteCalls: calls.some(({ complete }) => !complete),
    finish: all('finish')[0]?.raw ?? '',
    citations: all('citation').length,
    signatures: all('signature').length,
  };
}

export function usageOf({ chunks }: Replayed): Usage {
  const { inputTokens, outputTokens, reasoningTokens, cachedTokens } =
    chunks.findLast((chunk): chunk is Extract<Chunk, { type: 'usage' }> => chunk.type === 'usage') ?? {};
  return definedOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens });
}
