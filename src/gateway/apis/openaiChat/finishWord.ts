import type { FinishReason } from '../../../chat/chunk.js';

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  // A refusal stands in the message.
  refusal: 'stop',
  pause: 'stop',
  other: 'stop',
};

/** OpenAI's word for why an answer ended. */
export function finishWord(reason: FinishReason): string {
  return WORDS[reason];
}
