import type { CircuitBreaker } from '../../operators/index.js';
import type { Failover } from '../failover/failover.js';
import type { Provider } from '../providers/provider.js';

/** Whether a provider is a failover, which keeps requests and knows who is up. */
export function isFailover(provider: Provider): provider is Failover {
  return 'submit' in provider && 'breakers' in provider;
}

/** Whether anybody behind a model would be asked now. Of a single provider nothing is known, and nothing bad is said. */
export function isUp(provider: Provider): boolean {
  return !isFailover(provider) || [...provider.breakers.values()].some(letsThrough);
}

/** In how many ms somebody behind a model may be asked again, where all are left alone. */
export function soonestReturn(provider: Provider): number | undefined {
  if (!isFailover(provider) || isUp(provider)) return undefined;
  const waits = [...provider.breakers.values()]
    .filter(({ state }) => state === 'open')
    .map((breaker) => breaker.snapshot().retryAfterMs);
  return waits.length > 0 ? Math.min(...waits) : undefined;
}

function letsThrough(breaker: CircuitBreaker): boolean {
  const { state, retryAfterMs } = breaker.snapshot();
  return state !== 'forced-open' && (state !== 'open' || retryAfterMs === 0);
}
