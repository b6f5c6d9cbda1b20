import { Subscription, type TimestampProvider } from 'rxjs';
import { type Chunk, isContent } from '../../chat/chunk.js';
import { sumOfUsages } from '../../chat/sumOfUsages.js';
import type { Usage } from '../../chat/usage.js';
import type { Provider } from '../../providers/provider.js';
import { monotonicScheduler } from '../../transport/monotonicScheduler.js';
import type { AnswerMeter, MetricsSink } from '../metricsSink.js';
import { isFailover } from '../standing.js';
import { FailoverFigures } from './failoverFigures.js';
import { Family } from './family.js';
import { Histogram } from './histogram.js';

/** The figures of a gateway, until they are closed. */
export interface GatewayMetrics extends MetricsSink {
  /** Listens to these models from now on, and to no others; what was counted stays. */
  follow(models: Readonly<Record<string, Provider>>): void;
  /** Listens to the failovers no more; what was counted stays. */
  close(): void;
}

export interface GatewayMetricsOptions {
  /** Times answers, in ms. @defaultValue a clock that does not jump */
  readonly clock?: TimestampProvider | undefined;
}

/**
 * Counts and times what a gateway answers, and what the failovers among its models do, for `GET /metrics`.
 *
 * Prometheus' text format 0.0.4. Labels are the names of models and providers, APIs and kinds of failures: there are as many series
 * as those allow, whatever clients send. It listens to the failovers' events until `close()`, and keeps none of them alive.
 *
 * @param models - The gateway's.
 * @example
 * ```ts
 * const models = { chat: failover([claude, gpt]) };
 * const handle = gateway(models, { metrics: gatewayMetrics(models) });
 * await (await handle(new Request('http://localhost/metrics'))).text(); // # HELP rxbaton_gateway_requests_total …
 * ```
 */
export function gatewayMetrics(
  models: Readonly<Record<string, Provider>>,
  { clock = monotonicScheduler }: GatewayMetricsOptions = {},
): GatewayMetrics {
  return new Figures(models, clock);
}

class Figures implements GatewayMetrics {
  private readonly requests = new Family('rxbaton_gateway_requests_total', 'counter', 'Answers, by how they ended.');
  private readonly inFlight = new Family('rxbaton_gateway_requests_in_flight', 'gauge', 'Answers under way.');
  private readonly firstChunk = new Histogram('rxbaton_gateway_first_chunk_seconds', 'From a request to the first content.');
  private readonly duration = new Histogram(
    'rxbaton_gateway_request_duration_seconds',
    'From a request to the end of its answer.',
  );
  private readonly tokens = new Family('rxbaton_gateway_tokens_total', 'counter', 'Tokens, those of failed attempts among them.');
  private readonly failovers = new FailoverFigures();
  private listening = new Subscription();
  private models: ReadonlySet<string> = new Set();

  constructor(
    models: Readonly<Record<string, Provider>>,
    private readonly clock: TimestampProvider,
  ) {
    this.follow(models);
  }

  follow(models: Readonly<Record<string, Provider>>): void {
    this.close();
    this.models = new Set(Object.keys(models));
    const failovers = Object.entries(models).flatMap(([name, model]) => (isFailover(model) ? [[name, model] as const] : []));
    this.listening = this.failovers.listen(new Map(failovers));
  }

  begin(asked: string, api: string): AnswerMeter {
    const { clock } = this;
    const model = this.models.has(asked) ? asked : 'other';
    const begunAt = clock.now();
    const seconds = (): number => (clock.now() - begunAt) / 1_000;
    let spoke = false;
    let usage: Usage = {};
    this.inFlight.add({ model }, 1);
    return {
      hear: (chunk) => {
        if (!spoke && isContent(chunk)) {
          spoke = true;
          this.firstChunk.observe({ model }, seconds());
        }
        usage = usageAfter(chunk, usage);
      },
      end: (outcome) => {
        this.inFlight.add({ model }, -1);
        this.requests.add({ model, api, outcome });
        this.duration.observe({ model }, seconds());
        this.tokens.add({ model, type: 'input' }, usage.inputTokens ?? 0);
        this.tokens.add({ model, type: 'output' }, usage.outputTokens ?? 0);
      },
    };
  }

  expose(): string {
    const own = [this.requests, this.inFlight, this.firstChunk, this.duration, this.tokens].map((metric) => metric.text());
    return own.join('') + this.failovers.text();
  }

  close(): void {
    this.listening.unsubscribe();
  }
}

/** A failover's ledger knows of all attempts; of a single provider its own report is all there is. */
function usageAfter(chunk: Chunk, usage: Usage): Usage {
  if (chunk.type === 'usage') return chunk;
  if (chunk.type !== 'finish' || chunk.attempts === undefined) return usage;
  return sumOfUsages(chunk.attempts.map((attempt) => attempt.usage));
}
