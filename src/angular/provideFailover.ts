import {
  DestroyRef,
  type EnvironmentProviders,
  Injector,
  inject,
  makeEnvironmentProviders,
  PLATFORM_ID,
  provideEnvironmentInitializer,
  runInInjectionContext,
} from '@angular/core';
import { type Failover, failover } from '../failover/failover.js';
import type { FailoverOptions } from '../failover/failoverOptions.js';
import type { Ladder } from '../failover/ladder.js';
import type { OutageStore } from '../outage/outageStore.js';
import type { FailoverFeature } from './failoverFeature.js';
import { FAILOVER, type ProvidedFailover } from './failoverToken.js';
import { KEY_WARNING } from './keyWarning.js';

/** What a failover is made of. */
export interface FailoverRecipe {
  /** Rungs of equals, best first; a flat list is one rung. */
  readonly ladder: Ladder;
  readonly options?: FailoverOptions | undefined;
}

/** A failover, what one is made of, or a function that makes one and may `inject()`. */
export type FailoverConfig = Failover | FailoverRecipe | (() => Failover);

/**
 * Gives an application its failover, for `injectChat()`, `injectHealth()` and `injectFailover()`.
 *
 * One that is made here, of a recipe or by a function, is made when it is first needed, and closed with the application. One that is
 * given stays its owner's. A provider with an API key in the clear, in a browser, is warned of in development: keys belong on a
 * server, behind the gateway.
 *
 * @param config - A failover, `{ ladder, options }`, or a function in the injection context of the application.
 * @param features - `withQueueStore()`, `withFrames()`, `withEvents()`, `withoutKeyWarning()`.
 * @example
 * ```ts
 * bootstrapApplication(App, {
 *   providers: [
 *     provideFailover({
 *       // Two models of a gateway, which has the keys.
 *       ladder: ['claude', 'gpt'].map((model) => openaiCompatible({ name: 'gateway', model, baseUrl: 'https://chat.example/v1' })),
 *       options: { onOutage: 'hold' },
 *     }),
 *   ],
 * });
 * ```
 */
export function provideFailover(config: FailoverConfig, ...features: readonly FailoverFeature[]): EnvironmentProviders {
  const store = features.find((feature) => feature.store !== undefined)?.store;
  checkConfig(config, store);
  const listeners = features.flatMap(({ onEvent }) => onEvent ?? []);
  return makeEnvironmentProviders([
    { provide: FAILOVER, useFactory: () => provided(config, store) },
    ...features.flatMap(({ providers = [] }) => providers),
    listeners.length === 0 ? [] : provideEnvironmentInitializer(() => listeners.forEach(listen)),
  ]);
}

function checkConfig(config: unknown, store: unknown): void {
  if (isRecipe(config)) return;
  if (typeof config !== 'function') {
    throw new TypeError('provideFailover(config): give a failover, { ladder, options }, or a function that returns a failover');
  }
  if (store !== undefined) {
    throw new TypeError('withQueueStore(store): a failover that is made elsewhere has its store there: give its `queue` option');
  }
}

function isRecipe(config: unknown): config is FailoverRecipe {
  return typeof config === 'object' && config !== null && 'ladder' in config;
}

function provided(config: FailoverConfig, open: (() => OutageStore) | undefined): ProvidedFailover {
  const store = inject(PLATFORM_ID) === 'server' ? undefined : open?.();
  const made = madeOf(config, store);
  inject(KEY_WARNING)(made);
  if (made !== config) inject(DestroyRef).onDestroy(() => void made.close());
  return { failover: made, durable: store !== undefined };
}

function madeOf(config: FailoverConfig, store: OutageStore | undefined): Failover {
  if (isRecipe(config)) {
    const { ladder, options = {} } = config;
    return failover(ladder, store === undefined ? options : { ...options, queue: { ...options.queue, store } });
  }
  return 'submit' in config ? config : config();
}

/** In an injection context. */
function listen(onEvent: NonNullable<FailoverFeature['onEvent']>): void {
  const injector = inject(Injector);
  const { events$ } = inject(FAILOVER).failover;
  const listening = events$.subscribe((event) => runInInjectionContext(injector, () => onEvent(event)));
  inject(DestroyRef).onDestroy(() => listening.unsubscribe());
}
