/** How an upstream is doing. */
export interface HealthSnapshot {
  /** Too few outcomes to say otherwise, or few enough errors among them. */
  readonly healthy: boolean;
  /** Higher is better: minus the latency when healthy, 0 without data, -Infinity when unhealthy. */
  readonly score: number;
  /** The fraction of errors; 0 without data. */
  readonly errorRate: number;
  /** How many outcomes it stands on. */
  readonly samples: number;
  /** The median time to the first item, in ms; NaN without data. */
  readonly latency: number;
  /** Streams under way. */
  readonly inFlight: number;
}

const FACTS = ['healthy', 'score', 'errorRate', 'samples', 'latency', 'inFlight'] as const;

export function snapshotOf({ healthy, score, errorRate, samples, latency, inFlight }: HealthSnapshot): HealthSnapshot {
  return { healthy, score, errorRate, samples, latency, inFlight };
}

/** Whether two say the same. `Object.is`, since a latency without data is NaN. */
export function sameHealth(one: HealthSnapshot, other: HealthSnapshot): boolean {
  return FACTS.every((fact) => Object.is(one[fact], other[fact]));
}
