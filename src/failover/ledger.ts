import type { TimestampProvider } from 'rxjs';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import type { Attempt } from '../chat/attempt.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import { definedOf } from '../chat/definedOf.js';
import { promptTokens } from '../chat/promptTokens.js';
import type { ErrorKind, ProviderError } from '../chat/providerError.js';
import { sumOfUsages } from '../chat/sumOfUsages.js';
import { textWeight } from '../chat/textWeight.js';
import { tokensOf } from '../chat/tokensOf.js';
import type { Usage } from '../chat/usage.js';
import type { Price, Provider } from '../providers/provider.js';
import { toProviderError } from './namedErrors.js';

/** What an attempt comes to, to whoever keeps score. */
export interface AttemptListener {
  started(provider: string, attempt: number): void;
  ended(entry: Attempt): void;
}

/** One call's attempts, each with its outcome, times, tokens and cost. */
export class Ledger {
  private entries: Entry[] = [];

  constructor(
    private readonly clock: TimestampProvider,
    private readonly listener: AttemptListener,
  ) {}

  /** The attempts so far, in order of their start; one that is still under way counts as aborted. */
  get attempts(): readonly Attempt[] {
    return this.entries.map((entry) => entry.attempt());
  }

  /** Whether somebody else's attempt has not ended. */
  isUnderWayBeside(provider: string): boolean {
    return this.entries.some((entry) => entry.isUnderWay && entry.providerId !== provider);
  }

  /** Begins an attempt; the number it bears. */
  open(provider: Provider, request: ChatRequest): Entry {
    const entry = new Entry(provider, this.entries.length, request, this.clock, this.listener);
    // Most calls have one attempt, and a list that grows takes room for seventeen.
    if (this.entries.length === 0) this.entries = [entry];
    else this.entries.push(entry);
    return entry;
  }
}

/** One attempt while it is made. */
export class Entry {
  private readonly startedAt: number;
  private firstContentAt: number | undefined;
  private endedAt: number | undefined;
  private outcome: Attempt['outcome'] = 'aborted';
  private failure: ErrorKind | undefined;
  private usage: Usage | undefined;
  /** Of a failover among the providers: its own attempts, each with its price. */
  private nested: readonly Attempt[] | undefined;
  /** It had been taken, and was given up before it had said anything: here, not there. */
  private gaveUp = false;
  private said = 0;
  private ended = false;
  private whole = false;

  constructor(
    private readonly provider: Provider,
    readonly number: number,
    private readonly request: ChatRequest,
    private readonly clock: TimestampProvider,
    private readonly listener: AttemptListener,
  ) {
    this.startedAt = clock.now();
  }

  get isUnderWay(): boolean {
    return this.endedAt === undefined;
  }

  get providerId(): string {
    return this.provider.id;
  }

  begin(): void {
    this.listener.started(this.provider.id, this.number);
  }

  broke(error: unknown): void {
    this.fail(toProviderError(error, this.provider.id));
    this.end('failed');
  }

  /** The stream is over: as it said it was, or since nobody wants it any more. Only the first end counts. */
  end(outcome: Attempt['outcome']): void {
    if (this.ended) return;
    this.ended = true;
    this.close(outcome);
    this.listener.ended(this.attempt());
  }

  /** The answer did not pass validation: when it was whole, or as soon as it could not pass any more. */
  invalidate(): void {
    this.outcome = 'invalid';
    this.failure = 'invalid-answer';
  }

  attempt(): Attempt {
    const { provider, number, startedAt, firstContentAt, failure } = this;
    const usage = this.usageNow();
    return definedOf({
      provider: provider.id,
      attempt: number,
      outcome: this.outcome,
      error: failure,
      firstChunkMs: firstContentAt === undefined ? undefined : firstContentAt - startedAt,
      totalMs: (this.endedAt ?? this.clock.now()) - startedAt,
      usage,
      estimated: usage !== this.usage || (this.nested?.some(({ estimated }) => estimated) ?? false),
      cost: this.costOf(usage),
    });
  }

  /** Books a chunk that goes by. */
  see(chunk: Chunk): void {
    if (chunk.type === 'text' || chunk.type === 'reasoning') this.said += textWeight(chunk.text);
    else if (chunk.type === 'tool-delta') this.said += textWeight(chunk.argsText);
    else if (chunk.type === 'usage') this.usage = usageOf(chunk);
    // The end of the stream may come a little later: the answer is whole now.
    else if (chunk.type === 'finish') this.finish(chunk);
    if (this.firstContentAt === undefined && isContent(chunk)) this.firstContentAt = this.clock.now();
  }

  private close(outcome: Attempt['outcome']): void {
    if (this.endedAt !== undefined) return;
    this.endedAt = this.clock.now();
    this.outcome = outcome;
  }

  private finish({ attempts }: Extract<Chunk, { type: 'finish' }>): void {
    this.whole = true;
    this.close('ok');
    this.takeOver(attempts);
  }

  private fail({ kind, status, cause }: ProviderError): void {
    this.failure = kind;
    // A time limit of ours; with a status it was theirs.
    this.gaveUp = (kind === 'stall' || kind === 'timeout') && status === undefined;
    if (AllProvidersFailedError.is(cause)) this.takeOver(cause.attempts);
  }

  /** A failover among the providers has a ledger of its own. */
  private takeOver(attempts: readonly Attempt[] | undefined): void {
    if (attempts === undefined) return;
    this.nested = attempts;
    this.usage = sumOfUsages(attempts.map(({ usage }) => usage));
  }

  /** What a broken answer reported was only as much as it knew at its beginning. */
  private usageNow(): Usage {
    const { usage, whole } = this;
    if (usage === undefined) return this.estimate();
    const said = tokensOf(this.said);
    return whole || said <= (usage.outputTokens ?? 0) ? usage : { ...usage, outputTokens: said };
  }

  private estimate(): Usage {
    const { firstContentAt, outcome, gaveUp, request, said } = this;
    // A refusal before any content is, as a rule, not billed; a prompt whose answer nobody waited for is.
    if (firstContentAt === undefined && outcome !== 'aborted' && !gaveUp) return { inputTokens: 0, outputTokens: 0 };
    return { inputTokens: promptTokens(request), outputTokens: tokensOf(said) };
  }

  private costOf(usage: Usage): number | undefined {
    const { nested, provider } = this;
    return nested === undefined ? provider.price && costOf(usage, provider.price) : sumOfCosts(nested);
  }
}

/** `undefined` when none of them has a price. */
function sumOfCosts(attempts: readonly Attempt[]): number | undefined {
  return attempts.reduce<number | undefined>((sum, { cost }) => (cost === undefined ? sum : (sum ?? 0) + cost), undefined);
}

function usageOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens }: Usage): Usage {
  return definedOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens });
}

function costOf({ inputTokens = 0, outputTokens = 0, cachedTokens = 0 }: Usage, price: Price): number {
  const cached = Math.min(cachedTokens, inputTokens);
  const { input, output, cachedInput = input } = price;
  return ((inputTokens - cached) * input + cached * cachedInput + outputTokens * output) / 1_000_000;
}
