import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { Attempt } from '../chat/attempt.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import { modelNamed } from './modelNamed.js';
import { usageAttributes } from './usageAttributes.js';

/** One request to one provider, as a span beneath its call's. */
export class AttemptTrace {
  readonly context: Context;
  responseModel: string | undefined;
  private readonly span: Span;
  private lastContentAt: number | undefined;

  /** @param providerKey - What the conventions in use call the provider's name. */
  constructor(
    tracer: Tracer,
    call: Context,
    readonly id: string,
    number: number,
    providerKey: string,
    hedge: boolean,
  ) {
    const { provider, model } = modelNamed(id);
    const attributes = {
      'gen_ai.operation.name': 'chat',
      [providerKey]: provider,
      'gen_ai.request.model': model,
      'rxbaton.provider': id,
      'rxbaton.attempt': number,
      ...(hedge && { 'rxbaton.hedge': true }),
    };
    this.span = tracer.startSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, call);
    this.context = trace.setSpan(call, this.span);
  }

  /** @returns Since the content before, in ms; `undefined` for the first and for what is none. */
  see(chunk: Chunk, now: () => number): number | undefined {
    if (isContent(chunk)) return this.contentAt(now());
    if (chunk.type === 'start') this.begins(chunk.id, chunk.model);
    else if (chunk.type === 'finish') this.span.setAttribute('gen_ai.response.finish_reasons', [chunk.reason]);
    return undefined;
  }

  end(booked: Attempt): void {
    const { outcome, error, firstChunkMs, usage, estimated, cost } = booked;
    if (this.span.isRecording()) {
      this.span.setAttributes({
        ...usageAttributes(usage),
        'gen_ai.response.time_to_first_chunk': firstChunkMs === undefined ? undefined : firstChunkMs / 1_000,
        'rxbaton.outcome': outcome,
        'rxbaton.usage.estimated': estimated,
        'rxbaton.cost': cost,
        'error.type': error,
      });
      // One that was let go, for a faster one or by the reader, has not failed.
      if (error !== undefined && outcome !== 'aborted') this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }

  /** Nobody has told its end. */
  drop(): void {
    this.span.end();
  }

  private begins(id: string | undefined, model: string | undefined): void {
    this.responseModel = model;
    this.span.setAttributes({ 'gen_ai.response.id': id, 'gen_ai.response.model': model });
  }

  private contentAt(now: number): number | undefined {
    const last = this.lastContentAt;
    this.lastContentAt = now;
    return last === undefined ? undefined : now - last;
  }
}
