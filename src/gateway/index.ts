export type { GatewayApiName } from './apis/gatewayApi.js';
export type { CorsOptions } from './cors.js';
export { gateway } from './gateway.js';
export type { GatewayOptions } from './gatewayOptions.js';
export type { GatewayKey, GatewayKeys, KeyVerdict } from './keyring.js';
export { type GatewayMetrics, type GatewayMetricsOptions, gatewayMetrics } from './metrics/gatewayMetrics.js';
export type { AnswerMeter, MetricsSink } from './metricsSink.js';
