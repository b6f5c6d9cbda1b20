import { type Attributes, type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { defer, type MonoTypeOperatorFunction, Observable, tap } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import { CompletionFold } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import { sumOfUsages } from '../chat/sumOfUsages.js';
import type { Usage } from '../chat/usage.js';
import type { CallWatch } from '../failover/callWatch.js';
import type { FailoverEvent } from '../failover/failoverEvent.js';
import { AttemptTrace } from './attemptTrace.js';
import { answerAttributes, promptAttributes } from './contentAttributes.js';
import { errorType } from './errorType.js';
import type { InstrumentSettings } from './instrumentOptions.js';
import type { Instruments } from './instruments.js';
import { usageAttributes } from './usageAttributes.js';

/** What the calls of one failover are traced with. */
export interface Tracing extends InstrumentSettings {
  readonly instruments: Instruments;
  readonly failover: string;
  readonly providerKey: string;
}

/** One call, as a span with a span beneath it for each attempt. */
export class CallTrace implements CallWatch {
  readonly context: Context;
  /** Events and spans are found by one name. */
  readonly requestId: string;
  private readonly span: Span;
  private readonly attempts = new Map<number, AttemptTrace>();
  private readonly fold: CompletionFold | undefined;
  private readonly usages: Usage[] = [];
  private readonly begunAt: number;
  private firstContentAt: number | undefined;
  private error: string | undefined;
  private ended = false;

  constructor(
    private readonly tracing: Tracing,
    request: ChatRequest,
    /** Of this failover's calls, where its span has no number of its own. */
    place: number,
  ) {
    const { tracer, failover, providerKey, clock } = tracing;
    const parent = context.active();
    const attributes = {
      'gen_ai.operation.name': 'chat',
      [providerKey]: 'rxbaton',
      'gen_ai.request.model': failover,
      'gen_ai.request.max_tokens': request.maxOutputTokens,
      'gen_ai.request.temperature': request.temperature,
      'gen_ai.request.top_p': request.topP,
    };
    this.span = tracer.startSpan(`chat ${failover}`, { kind: SpanKind.INTERNAL, attributes }, parent);
    this.context = trace.setSpan(parent, this.span);
    this.begunAt = clock.now();
    const { traceId, spanId } = this.span.spanContext();
    this.requestId = this.span.isRecording() ? `${traceId}-${spanId}` : `unsampled-${place}`;
    if (!tracing.captureContent || !this.span.isRecording()) return;
    this.fold = new CompletionFold(clock);
    this.span.setAttributes(promptAttributes(request));
  }

  /** While a provider is asked, the attempt's span is the active one: what instruments HTTP puts its own beneath it. */
  around(number: number): MonoTypeOperatorFunction<Chunk> {
    const { instruments, clock } = this.tracing;
    const now = (): number => clock.now();
    // Its span begins when its start is told, which is at the subscription.
    return (source) =>
      defer(() => {
        const attempt = this.attempts.get(number);
        if (attempt === undefined) return source;
        const about = instruments.about(attempt.id);
        const see = (chunk: Chunk): void => {
          const gap = attempt.see(chunk, now);
          if (gap !== undefined) instruments.chunkCame(gap, about);
        };
        return within(attempt.context, source).pipe(tap(see));
      });
  }

  /** An event of this call. */
  told(event: FailoverEvent): void {
    switch (event.type) {
      case 'attempt-started':
        this.attemptStarted(event.provider, event.attempt, event.hedge === true);
        break;
      case 'attempt-succeeded':
      case 'attempt-aborted':
      case 'attempt-failed':
        this.usages.push(event.booked.usage);
        this.attempts.get(event.attempt)?.end(event.booked);
        this.attempts.delete(event.attempt);
        break;
      case 'switch':
        this.note('switch', { from: event.from, to: event.to, cause: event.cause, mode: event.mode });
        break;
      case 'retry':
        this.note('retry', { provider: event.provider, delay_ms: event.delayMs });
        break;
      case 'drained':
      case 'expired':
        this.note(event.type, {});
        break;
    }
  }

  responseModelOf(number: number): string | undefined {
    return this.attempts.get(number)?.responseModel;
  }

  see(chunk: Chunk): void {
    this.fold?.add(chunk);
    if (this.firstContentAt === undefined && isContent(chunk)) this.firstContentAt = this.tracing.clock.now();
    switch (chunk.type) {
      case 'start':
        this.span.setAttributes({ 'gen_ai.response.id': chunk.id, 'gen_ai.response.model': chunk.model });
        break;
      case 'reset':
        this.note('reset', { discarded: chunk.discarded });
        break;
      case 'queued':
        this.note('queued', { position: chunk.position });
        break;
      case 'finish':
        this.span.setAttributes({ 'gen_ai.response.finish_reasons': [chunk.reason], 'rxbaton.provider': chunk.provider });
    }
  }

  failed(error: unknown): void {
    this.error = errorType(error);
    this.span.setAttribute('error.type', this.error);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.ended = true;
  }

  completed(): void {
    if (this.fold !== undefined) this.span.setAttributes(answerAttributes(this.fold.completion()));
    this.ended = true;
  }

  /** However it ended. */
  close(): void {
    const { tracing, firstContentAt, begunAt, span } = this;
    for (const attempt of this.attempts.values()) attempt.drop();
    this.attempts.clear();
    if (!this.ended) span.setAttribute('rxbaton.aborted', true);
    else {
      const about = definedOf({ 'rxbaton.failover': tracing.failover, 'error.type': this.error });
      tracing.instruments.callDuration.record((tracing.clock.now() - begunAt) / 1_000, about);
    }
    if (firstContentAt !== undefined)
      span.setAttribute('gen_ai.response.time_to_first_chunk', (firstContentAt - begunAt) / 1_000);
    span.setAttributes(usageAttributes(sumOfUsages(this.usages)));
    span.end();
  }

  private attemptStarted(id: string, number: number, hedge: boolean): void {
    const { tracer, providerKey } = this.tracing;
    this.attempts.set(number, new AttemptTrace(tracer, this.context, id, number, providerKey, hedge));
  }

  private note(name: string, facts: Readonly<Record<string, string | number | undefined>>): void {
    if (!this.span.isRecording()) return;
    const named: Attributes = {};
    for (const [key, value] of Object.entries(facts)) named[`rxbaton.${key}`] = value;
    this.span.addEvent(`rxbaton.${name}`, named);
  }
}

/** The stream, subscribed in a context: what its source begins then belongs there. */
export function within(where: Context, source: Observable<Chunk>): Observable<Chunk> {
  return new Observable((subscriber) => context.with(where, () => source.subscribe(subscriber)));
}
