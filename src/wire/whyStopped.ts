import type { FinishReason } from '../chat/chunk.js';

/** What a stream held, beside its text. */
export interface Seen {
  readonly refused: boolean;
  readonly called: boolean;
}

/** A plain stop says little: APIs end so after a refusal, and after a tool call that they were told to make. */
export function whyStopped(reason: FinishReason, { refused, called }: Seen): FinishReason {
  if (reason !== 'stop') return reason;
  if (refused) return 'refusal';
  return called ? 'tool-calls' : 'stop';
}

/** Whether the last thing that was being written is only a part of it. */
export function isCut(reason: FinishReason): boolean {
  return reason === 'length' || reason === 'content-filter';
}
