import { defer, identity, type MonoTypeOperatorFunction, type Observable, tap } from 'rxjs';
import { retryHint, wasNeverSent } from '../../operators/base/errorMarks.js';
import { type RetryWithBackoffOptions, retryWithBackoff, type StallError } from '../../operators/index.js';
import { fullJitter, USUAL_RANGE } from '../../operators/retry/fullJitter.js';
import { withAttempt } from '../chat/attemptNumber.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { possibleOutput } from '../providers/possibleOutput.js';
import { withOutput } from '../providers/validOutput.js';
import { booked } from './booked.js';
import type { CallWatch } from './callWatch.js';
import type { Decisions } from './decisions.js';
import type { FailoverSettings } from './failoverOptions.js';
import type { Episode } from './flywheel/flywheel.js';
import type { Entry, Ledger } from './ledger.js';
import { Lifeline } from './lifeline.js';
import type { Member } from './member.js';
import { namedErrors, toProviderError } from './namedErrors.js';
import type { Again, Phase } from './policy.js';

/** The call that an attempt is made for. */
export interface AttemptHost {
  readonly settings: FailoverSettings;
  readonly ledger: Ledger;
  readonly decisions: Decisions;
  readonly watch: CallWatch | undefined;
  /** Milliseconds left of the call's time. */
  readonly timeLeft: number;
  /** Content has come, though it may not be let through yet. */
  committed(member: Member, entry: Entry): void;
  failed(member: Member, error: ProviderError): void;
  /** Its time limit is over: whether it is spared. */
  fellSilent(member: Member, line: Lifeline, error: StallError): boolean;
  retried(member: Member, delayMs: number): void;
  /** The attempt is over, and its guards have taken it into account. */
  settled(): void;
}

/**
 * Asks one member behind its guards: held until its first content, asked again after hiccups. Errors are `ProviderError`s.
 *
 * Time limits and the ledger are inside the breaker, so that a refused call is no attempt, and the retries are outside, so that
 * a breaker that opens between them ends them.
 */
export function attempt(host: AttemptHost, member: Member, request: ChatRequest): Observable<Chunk> {
  return defer(() => {
    let entry: Entry | undefined;
    let phase: Phase = 'before-first';
    let last: ProviderError | undefined;
    let retry: Episode | undefined;
    const ask = (): Observable<Chunk> => {
      const opened = host.ledger.open(member.provider, request);
      entry = opened;
      const line = new Lifeline((self, error) => host.fellSilent(member, self, error));
      return member.timed(withAttempt(request, opened.number), line).pipe(
        host.watch?.around(opened.number) ?? identity,
        filtered(host.settings, member),
        possibleOutput(request),
        // Inside the guards: the time to the first content is what health and hedges go by.
        booked(opened, () => {
          phase = 'mid-stream';
          retry?.end(true);
          host.committed(member, opened);
        }),
      );
    };
    const met = (error: ProviderError): ProviderError => {
      retry?.end(false);
      host.decisions.met(member, error, phase);
      return error;
    };
    const failed = (given: ProviderError): ProviderError => {
      // A circuit that opened between two tries says less than what opened it.
      const error = given.kind === 'circuit-open' ? (last ?? given) : given;
      if (error.kind === 'invalid-answer') entry?.invalidate();
      host.failed(member, error);
      return error;
    };
    return withOutput(member.guarded(ask), request).pipe(
      namedErrors(member.id, met),
      retrying(host, member, (error) => {
        last = error;
        retry = host.decisions.retries(member, error);
      }),
      namedErrors(member.id, failed, () => host.settled()),
    );
  });
}

/** Makes the attempt again while the policy says so. */
function retrying(host: AttemptHost, member: Member, onRetry: (error: ProviderError) => void): MonoTypeOperatorFunction<Chunk> {
  const { retry, scheduler } = host.settings;
  if (retry === false) return (source) => source;
  let waitMs = 0;
  return retryWithBackoff<Chunk>({
    scheduler,
    ...retry,
    when: (thrown, attempt) => {
      const error = toProviderError(thrown, member.id);
      const hiccup = retry.when?.(thrown, attempt) ?? error.retryable;
      const decision = host.decisions.afterAttempt(member, error, hiccup, againAfter(retry, thrown, attempt));
      if (decision.action !== 'retry') return false;
      waitMs = decision.afterMs;
      return true;
    },
    // The policy has weighed the hint already.
    retryAfter: () => undefined,
    delay: () => waitMs,
    onRetry: (thrown, attempt, delayMs) => {
      onRetry(toProviderError(thrown, member.id));
      host.retried(member, delayMs);
      retry.onRetry?.(thrown, attempt, delayMs);
    },
  });
}

/** What another attempt takes; `undefined` when the budget is used up. */
function againAfter(options: RetryWithBackoffOptions, thrown: unknown, attempt: number): Again | undefined {
  const { base = USUAL_RANGE.base, cap = USUAL_RANGE.cap, random = Math.random, budget, maxRetryAfter = Infinity } = options;
  const { delay = fullJitter({ base, cap, random }), retryAfter = retryHint } = options;
  if (budget !== undefined && budget.available < 1 && !wasNeverSent(thrown)) return undefined;
  const hint = retryAfter(thrown) ?? -1;
  return { hintMs: hint >= 0 ? hint : undefined, backoffMs: delay(attempt), longestHintMs: maxRetryAfter };
}

/** Where the user would rather have another provider's answer, one that its provider's filter cut is none. */
function filtered({ onContentFilter }: FailoverSettings, { id }: Member): MonoTypeOperatorFunction<Chunk> {
  if (onContentFilter === 'fail') return (source) => source;
  return tap((chunk) => {
    if (chunk.type !== 'finish' || chunk.reason !== 'content-filter') return;
    throw new ProviderError({ kind: 'content-filter', provider: id, code: chunk.raw });
  });
}
