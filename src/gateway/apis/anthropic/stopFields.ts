import type { ToolCall } from '../../../chat/chatRequest.js';
import type { FinishReason } from '../../../chat/chunk.js';
import { mapFinishReason } from '../../../wire/anthropic/mapFinishReason.js';
import { GatewayError } from '../../gatewayError.js';

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
  if (!isCut(reason) && calls.some(({ complete }) => !complete)) throw brokenCall();
  const word = raw !== undefined && reason !== 'other' && mapFinishReason(raw) === reason ? raw : STOP_REASONS[reason];
  return {
    stop_reason: word,
    // Which of several it was, no chunk tells.
    stop_sequence: word === 'stop_sequence' && stop.length === 1 ? stop[0] : null,
    stop_details:
      word === 'refusal' ? { type: 'refusal', category: refusal?.category ?? null, explanation: refusal?.text ?? null } : null,
  };
}

/** A call that is a part of one is left out where the reason says why; everywhere else nothing would say that it is missing. */
function isCut(reason: FinishReason): boolean {
  return reason === 'length' || reason === 'content-filter' || reason === 'refusal';
}

function brokenCall(): GatewayError {
  return new GatewayError({ status: 502, code: 'invalid_answer', message: 'The model made a call whose arguments are no JSON' });
}
