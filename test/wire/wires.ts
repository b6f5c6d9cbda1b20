import { definedOf } from '../../src/chat/definedOf.js';
import type { Usage } from '../../src/chat/usage.js';
import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import type { Wire } from '../../src/wire/wire.js';
import { column, figure, type Row } from './replay.js';

export interface WireUnderTest {
  readonly wire: Wire;
  /** The usage that INDEX.tsv tells, which counts as the API does, in our terms; `recording` is the stream's text. */
  readonly usage: (row: Row, recording: string) => Usage;
}

/** By the `wire` column of INDEX.tsv. */
export const wires: Readonly<Record<string, WireUnderTest>> = {
  anthropic: { wire: anthropicWire, usage: plainUsage },
  gemini: { wire: geminiWire, usage: plainUsage },
  'openai-chat': { wire: openaiChatWire, usage: chatUsage },
  'openai-responses': { wire: openaiResponsesWire, usage: plainUsage },
};

/** The wire of a row; an HTTP error's is known by the API alone. */
export function wireOf(row: Row): WireUnderTest | undefined {
  const name = column(row, 'wire');
  if (name !== 'http-error') return wires[name];
  const api = column(row, 'api');
  return wires[Object.hasOwn(wires, api) ? api : 'openai-chat'];
}

export function plainUsage(row: Row): Usage {
  return definedOf({
    inputTokens: figure(row, 'usage_in'),
    outputTokens: figure(row, 'usage_out'),
    reasoningTokens: figure(row, 'usage_reasoning'),
    cachedTokens: figure(row, 'usage_cached'),
  });
}

/** xAI and Vercel's gateway count reasoning beside the completion tokens; everyone else among them. */
function chatUsage(row: Row): Usage {
  const usage = plainUsage(row);
  const apart = column(row, 'api') === 'xai' || column(row, 'file').includes('/vercel-gateway-gemini');
  return apart ? { ...usage, outputTokens: (usage.outputTokens ?? 0) + (usage.reasoningTokens ?? 0) } : usage;
}
