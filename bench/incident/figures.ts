import type { Outcome } from './replay.js';

/** A day's outcome as shares and quantiles. */
export interface Figures {
  /** Of all calls. */
  readonly complete: number;
  readonly broken: number;
  readonly wrong: number;
  /** Of those that got any. */
  readonly firstChunkP50: number;
  readonly firstChunkP99: number;
  /** Requests beyond one a call. */
  readonly extraRequests: number;
  readonly costPerThousand: number;
}

export function figuresOf({ calls, complete, broken, wrong, firstChunkMs, requests, cost }: Outcome): Figures {
  return {
    complete: complete / calls,
    broken: broken / calls,
    wrong: wrong / calls,
    firstChunkP50: quantile(firstChunkMs, 0.5),
    firstChunkP99: quantile(firstChunkMs, 0.99),
    extraRequests: requests / calls - 1,
    costPerThousand: (1_000 * cost) / calls,
  };
}

function quantile(ascending: readonly number[], q: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(q * ascending.length))] ?? Number.NaN;
}
