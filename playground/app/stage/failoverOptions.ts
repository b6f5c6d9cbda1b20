import type { FailoverOptions } from 'rxbaton';
import type { Choices } from './choices.js';

/** Simulated providers answer at once and fall silent for good: less patience shows sooner what happens. */
const IMPATIENT: FailoverOptions = {
  retry: { base: 150 },
  stall: { first: 4_000, between: 1_500 },
  breaker: { resetAfter: 4_000 },
  probe: { every: 1_500, timeout: 1_000 },
};

/** The options of the page's failover, but for its store. */
export function failoverOptions(choices: Choices, simulated: boolean): FailoverOptions {
  return { onOutage: 'hold', ...choices, ...(simulated ? IMPATIENT : {}) };
}
