import { checkFunction } from '../../operators/base/checkOption.js';
import type { FailoverEvent } from '../failover/failoverEvent.js';
import type { FailoverFeature } from './failoverFeature.js';

/**
 * Hears of every attempt, switch, breaker and outage while the application lives: for a log, or a service of its own.
 *
 * @param onEvent - Called in the injection context of the application, so that it may `inject()`.
 * @example
 * ```ts
 * provideFailover({ ladder: [claude, gpt] }, withEvents((event) => inject(Telemetry).note(event)));
 * ```
 */
export function withEvents(onEvent: (event: FailoverEvent) => void): FailoverFeature {
  return { name: 'withEvents', onEvent: checkFunction('withEvents(onEvent)', onEvent) };
}
