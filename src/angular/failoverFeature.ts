import type { Provider } from '@angular/core';
import type { FailoverEvent } from '../failover/failoverEvent.js';
import type { OutageStore } from '../outage/outageStore.js';

/** Something that `provideFailover()` is to do beside: made by a `with…()` function. */
export interface FailoverFeature {
  /** The function that made it, for error messages. */
  readonly name: string;
  readonly providers?: readonly Provider[] | undefined;
  readonly store?: (() => OutageStore) | undefined;
  readonly onEvent?: ((event: FailoverEvent) => void) | undefined;
}
