import { wasNeverSent } from '../../operators/base/errorMarks.js';
import type { RetryRules } from '../../operators/retry/retryRules.js';
import type { ProviderError } from '../chat/providerError.js';
import type { Decisions } from './decisions.js';
import type { Member } from './member.js';
import { toProviderError } from './namedErrors.js';
import type { Again } from './policy.js';

/** Whose attempt it is. */
export interface Attempted {
  readonly decisions: Decisions;
  readonly member: Member;
  /** A try of it has failed. */
  met(error: ProviderError): void;
  /** It is made again; called before the wait. */
  again(error: ProviderError, delayMs: number): void;
}

/** When an attempt that met a hiccup is made again: the user's rules, put before the policy. */
export class Hiccups implements RetryRules {
  readonly retries: number;
  readonly budget: RetryRules['budget'];
  readonly scheduler: RetryRules['scheduler'];
  readonly maxRetryAfter: number;
  private waitMs = 0;

  constructor(
    private readonly attempted: Attempted,
    private readonly rules: RetryRules,
  ) {
    this.retries = rules.retries;
    this.budget = rules.budget;
    this.scheduler = rules.scheduler;
    this.maxRetryAfter = rules.maxRetryAfter;
  }

  met(thrown: unknown): ProviderError {
    const error = toProviderError(thrown, this.attempted.member.id);
    this.attempted.met(error);
    return error;
  }

  when(thrown: unknown, attempt: number): boolean {
    const { decisions, member } = this.attempted;
    const error = toProviderError(thrown, member.id);
    const hiccup = this.rules.when(thrown, attempt);
    const decision = decisions.afterAttempt(member, error, hiccup, this.againAfter(thrown, attempt));
    if (decision.action !== 'retry') return false;
    this.waitMs = decision.afterMs;
    return true;
  }

  /** The policy has weighed the hint already. */
  retryAfter(): undefined {
    return undefined;
  }

  delay(): number {
    return this.waitMs;
  }

  onRetry(thrown: unknown, attempt: number, delayMs: number): void {
    this.attempted.again(toProviderError(thrown, this.attempted.member.id), delayMs);
    this.rules.onRetry(thrown, attempt, delayMs);
  }

  /** What another attempt takes; `undefined` when the budget is used up. */
  private againAfter(thrown: unknown, attempt: number): Again | undefined {
    const { budget, maxRetryAfter } = this;
    if (budget !== undefined && budget.available < 1 && !wasNeverSent(thrown)) return undefined;
    const hint = this.rules.retryAfter(thrown) ?? -1;
    return { hintMs: hint >= 0 ? hint : undefined, backoffMs: this.rules.delay(attempt), longestHintMs: maxRetryAfter };
  }
}
