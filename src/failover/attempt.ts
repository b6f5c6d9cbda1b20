import { catchError, defer, type MonoTypeOperatorFunction, map, type Observable, tap, throwError } from 'rxjs';
import { retryWithBackoff, type StallError } from '../../operators/index.js';
import { withAttempt } from '../chat/attemptNumber.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { possibleOutput } from '../providers/possibleOutput.js';
import { withOutput } from '../providers/validOutput.js';
import { commitPoint } from './commitPoint.js';
import type { FailoverSettings } from './failoverOptions.js';
import type { Entry, Ledger } from './ledger.js';
import type { Member } from './member.js';
import { toProviderError } from './namedErrors.js';
import { isHiccup } from './policy.js';
import { Lifeline } from './standoff.js';

/** The call that an attempt is made for. */
export interface AttemptHost {
  readonly settings: FailoverSettings;
  readonly ledger: Ledger;
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
    const ask = (): Observable<Chunk> => {
      const opened = host.ledger.open(member.provider, request);
      entry = opened;
      const line = new Lifeline((self, error) => host.fellSilent(member, self, error));
      return member.timed(withAttempt(request, opened.number), line).pipe(
        line.hold(),
        stamped(opened.number),
        filtered(host.settings, member),
        possibleOutput(request),
        opened.book(),
        // Inside the guards: the time to the first content is what health and hedges go by.
        commitPoint(() => host.committed(member, opened)),
      );
    };
    const failed = (thrown: unknown): void => {
      const error = toProviderError(thrown, member.id);
      if (error.kind === 'invalid-answer') entry?.invalidate();
      host.failed(member, error);
    };
    return withOutput(member.guarded(ask), request).pipe(
      retrying(host, member),
      tap({ error: failed, finalize: () => host.settled() }),
    );
  });
}

function retrying(host: AttemptHost, member: Member): MonoTypeOperatorFunction<Chunk> {
  const { settings, timeLeft } = host;
  const { retry, scheduler } = settings;
  if (retry === false) return (source) => source;
  const { maxRetryAfter = timeLeft } = retry;
  let last: unknown;
  const again = retryWithBackoff<Chunk>({
    scheduler,
    when: (error) => isHiccup(toProviderError(error, member.id)),
    ...retry,
    // Rather another provider than a wait that this call has no time for.
    maxRetryAfter: Math.min(maxRetryAfter, timeLeft),
    onRetry: (error, attempt, delayMs) => {
      last = error;
      host.retried(member, delayMs);
      retry.onRetry?.(error, attempt, delayMs);
    },
  });
  // A circuit that opened between two tries says less than what opened it.
  const told = (error: unknown): unknown => (last !== undefined && isCircuitOpen(error) ? last : error);
  return (source) => again(source).pipe(catchError((error: unknown) => throwError(() => told(error))));
}

const isCircuitOpen = (error: unknown): boolean => ProviderError.is(error) && error.kind === 'circuit-open';

/** Where the user would rather have another provider's answer, one that its provider's filter cut is none. */
function filtered({ onContentFilter }: FailoverSettings, { id }: Member): MonoTypeOperatorFunction<Chunk> {
  if (onContentFilter === 'fail') return (source) => source;
  return tap((chunk) => {
    if (chunk.type !== 'finish' || chunk.reason !== 'content-filter') return;
    throw new ProviderError({ kind: 'content-filter', provider: id, code: chunk.raw });
  });
}

/** A failover among the members numbers its own attempts: in this call they are one. */
function stamped(attempt: number): MonoTypeOperatorFunction<Chunk> {
  return map((chunk) => (chunk.attempt === attempt ? chunk : { ...chunk, attempt }));
}
