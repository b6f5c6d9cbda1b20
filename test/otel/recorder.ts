import type { Attributes } from '@opentelemetry/api';
import { AggregationTemporality, MeterProvider, type MetricData, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** Read when it is asked. */
class ManualReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }
  protected override onForceFlush = (): Promise<void> => Promise.resolve();
  protected override onShutdown = (): Promise<void> => Promise.resolve();
}

/** The SDK, as a program would set it up, with what it has exported. */
export function recorder({ sampled = true }: { readonly sampled?: boolean } = {}) {
  const exporter = new InMemorySpanExporter();
  const begun = { spans: 0, ended: 0 };
  const counting = {
    onStart: () => {
      begun.spans++;
    },
    onEnd: () => {
      begun.ended++;
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const spanProcessors = [new SimpleSpanProcessor(exporter), counting];
  const tracing = new BasicTracerProvider({ spanProcessors, ...(!sampled && { sampler: new AlwaysOffSampler() }) });
  const reader = new ManualReader();
  const metering = new MeterProvider({ readers: [reader] });
  const metrics = async (): Promise<readonly MetricData[]> => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  };
  return {
    tracer: tracing.getTracer('test'),
    meter: metering.getMeter('test'),
    begun,
    spans: (): readonly ReadableSpan[] => exporter.getFinishedSpans(),
    metrics,
    /** Each series of one metric, by its attributes. */
    async series(name: string): Promise<readonly { readonly attributes: Attributes; readonly value: unknown }[]> {
      const found = (await metrics()).find(({ descriptor }) => descriptor.name === name);
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value }));
    },
  };
}

/** What a span is, without its times. */
export function facts({ name, kind, status, attributes, events }: ReadableSpan) {
  return { name, kind, status: status.code, attributes, events: events.map((event) => event.name) };
}

/** All that was exported of it, as one text to search. */
export function exported(span: ReadableSpan): string {
  const { name, kind, status, attributes, events, links, resource } = span;
  return JSON.stringify({ name, kind, status, attributes, events, links, resource: resource.attributes });
}
