import type { FailoverEvent } from 'rxbaton';
import type { Mark, MarkBody } from '../../playground/app/feed/mark.js';

/** A mark of an asking that is named after its lane. */
export function mark(at: number, lane: string, body: MarkBody, { call = lane, probe = false } = {}): Mark {
  return { at, lane, call, probe, ...body };
}

export function tokens(count: number): MarkBody {
  return { type: 'token', text: 'x'.repeat(count), chars: count, tokens: count };
}

export function started(at: number, provider: string, { requestId = 'one', hedge = false } = {}): FailoverEvent {
  return { at, requestId, type: 'attempt-started', provider, attempt: 1, ...(hedge ? { hedge } : {}) };
}
