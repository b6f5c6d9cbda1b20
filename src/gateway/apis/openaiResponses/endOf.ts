import type { Completion } from '../../../chat/completionFold.js';
import { checkCalls } from '../checkCalls.js';
import type { ResponseState } from './responseBody.js';
import { usageBody } from './usageBody.js';

export type AnswerEnd = Pick<ResponseState, 'status' | 'incompleteReason' | 'usage'>;

/** How a whole answer ended, and what it took. */
export function endOf({ finish, usage, toolCalls }: Pick<Completion, 'finish' | 'usage' | 'toolCalls'>): AnswerEnd {
  checkCalls(finish, toolCalls);
  const told = { usage: usageBody(usage) };
  if (finish === 'length') return { ...told, status: 'incomplete', incompleteReason: 'max_output_tokens' };
  if (finish === 'content-filter') return { ...told, status: 'incomplete', incompleteReason: 'content_filter' };
  return { ...told, status: 'completed' };
}
