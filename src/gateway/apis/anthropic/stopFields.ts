import type { ToolCall } from '../../../chat/chatRequest.js';
import type { FinishReason } from '../../../chat/chunk.js';
import { mapFinishReason } from '../../../wire/anthropic/mapFinishReason.js';
import { checkCalls } from '../checkCalls.js';

const STOP_REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  other: 'end_turn',
};

/** What is known of an answer's end. */
export interface Ending {
  readonly reason: FinishReason;
  /** The provider's own word. */
  readonly raw?: string | undefined;
  readonly refusal?: { readonly text?: string | undefined; readonly category?: string | undefined } | undefined;
  readonly calls: readonly Pick<ToolCall, 'complete'>[];
  /** The stop sequences that were asked for. */
  readonly stop?: readonly string[] | undefined;
}

/** Why an answer ended; Anthropic's own words are kept. */
export function stopFields({ reason, raw, refusal, calls, stop = [] }: Ending) {
  checkCalls(reason, calls);
  const word = raw !== undefined && reason !== 'other' && mapFinishReason(raw) === reason ? raw : STOP_REASONS[reason];
  return {
    stop_reason: word,
    // Which of several it was, no chunk tells.
    stop_sequence: word === 'stop_sequence' && stop.length === 1 ? stop[0] : null,
    stop_details:
      word === 'refusal' ? { type: 'refusal', category: refusal?.category ?? null, explanation: refusal?.text ?? null } : null,
  };
}
