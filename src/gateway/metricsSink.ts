import type { Chunk } from '../chat/chunk.js';
import type { GatewayApiName } from './apis/gatewayApi.js';

/** Where a gateway's figures go, and what `GET /metrics` says of them. */
export interface MetricsSink {
  /** A request for an answer was let in. */
  begin(model: string, api: GatewayApiName): AnswerMeter;
  /** In Prometheus' text format. */
  expose(): string;
}

/** Measures one answer. No method throws. */
export interface AnswerMeter {
  hear(chunk: Chunk): void;
  /** Called once. `cancelled`: the client left. */
  end(outcome: 'answered' | 'failed' | 'cancelled'): void;
}
