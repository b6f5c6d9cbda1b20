import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

export interface WebhookFailure {
  /** What the server answered; absent when no answer came. */
  readonly status?: number | undefined;
  /** The wait that the server asked for, in ms. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A post was not taken. The address is not told, since whoever knows it may post there. */
export class WebhookError extends RxbatonError {
  readonly code = 'WEBHOOK_FAILED' as const;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the same post may be taken later. */
  readonly retryable: boolean;

  constructor({ status, retryAfterMs, cause }: WebhookFailure) {
    const what = status === undefined ? 'did not answer' : `answered with status ${status}`;
    super('WebhookError', `The webhook ${what}`, cause === undefined ? undefined : { cause });
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.retryable = status === undefined || status === 408 || status === 429 || status >= 500;
  }

  static is(error: unknown): error is WebhookError {
    return isNamed(error, 'WebhookError');
  }
}
