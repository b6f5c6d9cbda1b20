import { defer, identity, type MonoTypeOperatorFunction, type Observable, tap } from 'rxjs';
import type { StallError } from '../../operators/index.js';
import { tried } from '../../operators/retry/tried.js';
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
import { type Attempted, Hiccups } from './hiccups.js';
import type { Entry, Ledger } from './ledger.js';
import { Lifeline } from './lifeline.js';
import type { Member } from './member.js';
import { namedErrors } from './namedErrors.js';
import type { Phase } from './policy.js';

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
    const asking = new Asking(host, member, request);
    const asked = withOutput(
      member.guarded(() => asking.ask()),
      request,
    );
    return tried(asked, new Hiccups(asking, host.settings.retry)).pipe(
      namedErrors(
        member.id,
        (error) => asking.failed(error),
        () => host.settled(),
      ),
    );
  });
}

/** What one member is asked, and what comes of it. */
class Asking implements Attempted {
  private entry: Entry | undefined;
  private phase: Phase = 'before-first';
  /** What the attempt was made again after. */
  private last: ProviderError | undefined;
  /** Whether that helps is not known yet. */
  private remedy: Episode | undefined;

  constructor(
    private readonly host: AttemptHost,
    readonly member: Member,
    private readonly request: ChatRequest,
  ) {}

  ask(): Observable<Chunk> {
    const { host, member, request } = this;
    const entry = host.ledger.open(member.provider, request);
    this.entry = entry;
    const line = new Lifeline((self, error) => host.fellSilent(member, self, error));
    return member.timed(withAttempt(request, entry.number), line).pipe(
      host.watch?.around(entry.number) ?? identity,
      filtered(host.settings, member),
      possibleOutput(request),
      // Inside the guards: the time to the first content is what health and hedges go by.
      booked(entry, () => this.committed(entry)),
    );
  }

  get decisions(): Decisions {
    return this.host.decisions;
  }

  met(error: ProviderError): void {
    this.remedy?.end(false);
    this.decisions.met(this.member, error, this.phase);
  }

  again(error: ProviderError, delayMs: number): void {
    this.last = error;
    this.remedy = this.decisions.retries(this.member, error);
    this.host.retried(this.member, delayMs);
  }

  failed(given: ProviderError): ProviderError {
    // A circuit that opened between two tries says less than what opened it.
    const error = given.kind === 'circuit-open' ? (this.last ?? given) : given;
    if (error.kind === 'invalid-answer') this.entry?.invalidate();
    this.host.failed(this.member, error);
    return error;
  }

  private committed(entry: Entry): void {
    this.phase = 'mid-stream';
    this.remedy?.end(true);
    this.host.committed(this.member, entry);
  }
}

/** Where the user would rather have another provider's answer, one that its provider's filter cut is none. */
function filtered({ onContentFilter }: FailoverSettings, { id }: Member): MonoTypeOperatorFunction<Chunk> {
  if (onContentFilter === 'fail') return (source) => source;
  return tap((chunk) => {
    if (chunk.type !== 'finish' || chunk.reason !== 'content-filter') return;
    throw new ProviderError({ kind: 'content-filter', provider: id, code: chunk.raw });
  });
}
