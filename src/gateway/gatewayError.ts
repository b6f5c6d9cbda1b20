import { RxbatonError } from '../../operators/base/rxbatonError.js';

/** What a client is told, whichever API it speaks; each API puts it in a form of its own. */
export interface GatewayErrorFacts {
  readonly status: number;
  /** A word for programs: `'invalid_request'`, `'rate_limited'`, `'all_providers_failed'` … */
  readonly code: string;
  /** A sentence for people, without a key, a prompt or an answer. */
  readonly message: string;
  /** The field of the request that is at fault: `'messages.2.content'`. */
  readonly param?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether the client's own library may ask again. @defaultValue by status, as that library does */
  readonly shouldRetry?: boolean | undefined;
  readonly cause?: unknown;
}

/** A request that the gateway refuses, or an answer that failed, as its client is told of it. */
export class GatewayError extends RxbatonError {
  readonly code: string;
  readonly status: number;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly shouldRetry: boolean | undefined;

  constructor(facts: GatewayErrorFacts) {
    super('GatewayError', facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.param = facts.param;
    this.retryAfterMs = facts.retryAfterMs;
    this.shouldRetry = facts.shouldRetry;
  }
}
