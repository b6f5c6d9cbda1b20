import type { SchedulerLike } from 'rxjs';
import type { FailoverFeature } from './failoverFeature.js';
import { FRAMES } from './frames.js';

/**
 * Writes signals at the ticks of this scheduler, instead of with the frames of the browser.
 *
 * @param scheduler - A `VirtualTimeScheduler` in tests; it also times the attempts of a provider that keeps no ledger.
 */
export function withFrames(scheduler: SchedulerLike): FailoverFeature {
  if (typeof (scheduler as SchedulerLike | undefined)?.schedule !== 'function') {
    throw new TypeError('withFrames(scheduler): give a scheduler of RxJS');
  }
  return { name: 'withFrames', providers: [{ provide: FRAMES, useValue: scheduler }] };
}
