import { concatMap, defer, type MonoTypeOperatorFunction, of, retry, tap } from 'rxjs';
import { checkFunction } from './base/checkOption.js';
import { Demand, presentDemand } from './base/demand.js';
import type { Outage } from './outage.js';
import type { Held } from './queue/outageGate.js';

export interface HoldDuringOutageOptions {
  /**
   * Whether an error that came before any item means that nothing is up: then it begins an outage, and the request waits.
   *
   * @defaultValue none does: outages begin and end by hand
   */
  readonly isOutage?: ((error: unknown) => boolean) | undefined;
}

/**
 * Holds subscriptions while an outage goes on, and makes them, in order and paced, when it is over.
 *
 * ```text
 * source                                  -x-y|
 * outage: it begins, it ends        b-----e
 * holdDuringOutage(outage)          -------x-y|
 * ```
 *
 * A request that fails with `isOutage(error)` before its first item begins an outage and waits as well, behind those that wait
 * already, so that one which always fails does not stand in the way of the others. After an item every error goes straight
 * through. Errors with `OutageQueueFullError` when too many wait and with `OutageExpiredError` when it has waited too long; what
 * `isOutage` throws goes down the error channel too. Unsubscribing leaves the queue at once. The queue is in the outage, which
 * many streams share.
 *
 * @example
 * ```ts
 * const night = outage();
 * night.begin();
 * of('morning').pipe(holdDuringOutage(night)).subscribe(console.log);
 * night.end(); // morning
 * ```
 *
 * @returns A function that returns an Observable of the source's items, subscribed when its turn has come.
 */
export function holdDuringOutage<T>(outage: Outage, options: HoldDuringOutageOptions = {}): MonoTypeOperatorFunction<T> {
  const { isOutage = () => false } = options;
  checkFunction('holdDuringOutage({ isOutage })', isOutage);
  return (source) =>
    defer(() => {
      const held: Held = {};
      let phase: 'waiting' | 'asked' | 'answering' = 'waiting';
      const demanded = Demand.of(presentDemand(), source);
      const ask = () => {
        phase = 'asked';
        return demanded;
      };
      const holdAgain = (error: unknown) => {
        if (phase !== 'asked' || !isOutage(error)) throw error;
        phase = 'waiting';
        held.cause = error;
        outage.begin();
        return of(undefined);
      };
      return outage.turn(held).pipe(
        concatMap(ask),
        tap(() => {
          phase = 'answering';
        }),
        retry({ delay: holdAgain }),
      );
    });
}
