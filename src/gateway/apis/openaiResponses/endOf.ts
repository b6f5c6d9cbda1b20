import type { Completion } from '../../../chat/completionFold.js';
import { GatewayError } from '../../gatewayError.js';
import type { ResponseState } from './responseBody.js';
import { usageBody } from './usageBody.js';

export type AnswerEnd = Pick<ResponseState, 'status' | 'incompleteReason' | 'usage'>;

/** How a whole answer ended, and what it took. */
export function endOf({ finish, usage, toolCalls }: Pick<Completion, 'finish' | 'usage' | 'toolCalls'>): AnswerEnd {
  const told = { usage: usageBody(usage) };
  if (finish === 'length') return { ...told, status: 'incomplete', incompleteReason: 'max_output_tokens' };
  if (finish === 'content-filter') return { ...told, status: 'incomplete', incompleteReason: 'content_filter' };
  // A limit is a reason to leave half a call out; without one its client would wait for a call that never comes.
  if (toolCalls.some(({ complete }) => !complete)) throw brokenCall();
  return { ...told, status: 'completed' };
}

function brokenCall(): GatewayError {
  return new GatewayError({
    status: 502,
    code: 'invalid_tool_call',
    message: 'The model made a tool call whose arguments are not JSON',
  });
}
