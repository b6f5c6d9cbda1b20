import { wasNeverSent } from '../../operators/base/errorMarks.js';
import type { RetryRules } from '../../operators/retry/retryRules.js';
import type { ProviderError } from '../chat/providerError.js';
import type { Decisions } from './decisions.js';
import type { Member } from './member.js';
import { toProviderError } from './namedErrors.js';
import type { Again } from './policy.js';

/** When an attempt that met a hiccup is made again: the user's rules, put before the policy. */
export class Hiccups implements RetryRules {
  readonly retries: number;
  readonly budget: RetryRules['budget'];
  readonly scheduler: RetryRules['scheduler'];
  readonly maxRetryAfter: number;
  private waitMs = 0;

  /** @param again - Called before the wait. */
  constructor(
    private readonly decisions: Decisions,
    private readonly member: Member,
    private readonly rules: RetryRules,
    private readonly again: (error: ProviderError, delayMs: number) => void,
  ) {
    this.retries = rules.retries;
    this.budget = rules.budget;
    this.scheduler = rules.scheduler;
    this.maxRetryAfter = rules.maxRetryAfter;
  }

  when(thrown: unknown, attempt: number): boolean {
    const { member, rules } = this;
    const error = toProviderError(thrown, member.id);
    const hiccup = rules.when(thrown, attempt);
    const decision = this.decisions.afterAttempt(member, error, hiccup, this.againAfter(thrown, attempt));
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
    this.again(toProviderError(thrown, this.member.id), delayMs);
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
