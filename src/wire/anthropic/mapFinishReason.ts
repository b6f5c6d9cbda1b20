import type { FinishReason } from '../../chat/chunk.js';

const REASONS: ReadonlyMap<unknown, FinishReason> = new Map<string, FinishReason>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['pause_turn', 'pause'],
  ['compaction', 'pause'],
  ['refusal', 'refusal'],
]);

/** Total: a word of tomorrow, or none, is `other`. */
export function mapFinishReason(stopReason: unknown): FinishReason {
  return REASONS.get(stopReason) ?? 'other';
}
