import type { ChatRequest } from './chatRequest.js';
import { extended } from './extended.js';

const ATTEMPT = Symbol.for('rxbaton.attempt');

interface Numbered {
  readonly [ATTEMPT]?: number;
}

/** The request with the number of the attempt it is made for, which providers put on their chunks. */
export function withAttempt(request: ChatRequest, attempt: number): ChatRequest {
  const numbered: Numbered = { [ATTEMPT]: attempt };
  return extended(request, numbered);
}

/** Whether a failover makes this request, and sees to its answer itself. */
export function isNumbered(request: ChatRequest): boolean {
  return (request as Numbered)[ATTEMPT] !== undefined;
}

/** The number of the attempt that a request is made for: 0 unless a failover counts. */
export function attemptOf(request: ChatRequest): number {
  return (request as Numbered)[ATTEMPT] ?? 0;
}
