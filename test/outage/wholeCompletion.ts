import type { Completion } from '../../src/chat/completionFold.js';

/** A completion with everything that one can have. */
export const WHOLE_COMPLETION: Completion = {
  text: 'Relays hand over.',
  reasoning: 'hm',
  toolCalls: [{ callId: 'c1', name: 'look', args: { at: 'ö' }, argsText: '{"at":"ö"}', complete: true }],
  refusal: 'no',
  finish: 'tool-calls',
  usage: { inputTokens: 3, outputTokens: 4 },
  provider: 'claude',
  model: 'm',
  switches: 1,
  attempts: [{ provider: 'claude', attempt: 0, outcome: 'ok', totalMs: 5, usage: { inputTokens: 3 }, estimated: false }],
  output: { title: 'Relays' },
  message: { role: 'assistant', content: 'Relays hand over.', signatures: [{ provider: 'anthropic', value: 's' }] },
};
