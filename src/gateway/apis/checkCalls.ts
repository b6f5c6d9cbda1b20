import type { ToolCall } from '../../chat/chatRequest.js';
import type { FinishReason } from '../../chat/chunk.js';
import { GatewayError } from '../gatewayError.js';

/** Reasons that tell a client why half a call is left out. */
const CUTS: ReadonlySet<FinishReason> = new Set<FinishReason>(['length', 'content-filter', 'refusal']);

/** Half a call is never told; where the reason does not say that it is missing, its client would wait for one that never comes. */
export function checkCalls(reason: FinishReason, calls: readonly Pick<ToolCall, 'complete'>[]): void {
  if (CUTS.has(reason) || calls.every(({ complete }) => complete)) return;
  const message = 'The model made a tool call whose arguments are not JSON';
  throw new GatewayError({ status: 502, code: 'invalid_tool_call', message });
}
