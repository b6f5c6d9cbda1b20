import { computed, DestroyRef, inject, PLATFORM_ID, type Signal, signal } from '@angular/core';
import { map, take } from 'rxjs';
import { coalesce } from '../../operators/index.js';
import type { ProviderStatus } from '../failover/failover.js';
import { FAILOVER } from './failoverToken.js';
import { FRAMES } from './frames.js';

/** What is known of each provider. */
export interface HealthSignal extends Signal<readonly ProviderStatus[]> {
  /** Provider ids, best first: the order in which the next call will try them. */
  readonly ranking: Signal<readonly string[]>;
}

/**
 * The health of the failover's providers, as a signal that is written at most once a frame.
 *
 * Ends with the component or whatever else it is injected in. On a server it is the state of the moment.
 *
 * @example
 * ```ts
 * readonly health = injectHealth();
 * // @for (status of health(); track status.provider) { <li>{{ status.provider }}: {{ status.breaker }}</li> }
 * // Next: {{ health.ranking()[0] }}
 * ```
 */
export function injectHealth(): HealthSignal {
  const { failover } = inject(FAILOVER);
  const onServer = inject(PLATFORM_ID) === 'server';
  const known$ = failover.health$.pipe(map((statuses) => ({ statuses, ranking: failover.ranking })));
  const state = signal<Known>({ statuses: [], ranking: [] });
  // The present state comes at once.
  known$.pipe(take(1)).subscribe((known) => state.set(known));
  if (!onServer) {
    const frames = coalesce<Known>({ merge: (_earlier, known) => known, scheduler: inject(FRAMES) });
    const watching = known$.pipe(frames).subscribe((known) => state.set(known));
    inject(DestroyRef).onDestroy(() => watching.unsubscribe());
  }
  return Object.assign(
    computed(() => state().statuses),
    { ranking: computed(() => state().ranking) },
  );
}

interface Known {
  readonly statuses: readonly ProviderStatus[];
  readonly ranking: readonly string[];
}
