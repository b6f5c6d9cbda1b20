import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { during, presentDemand } from './base/demand.js';
import { mirror } from './base/mirror.js';
import { type Bulkhead, type BulkheadOptions, bulkhead as bulkheadOf } from './bulkhead.js';

/**
 * Subscribes to the source when a bulkhead has a place for it, and gives the place back when the stream is over.
 *
 * ```text
 * source                      --a--|
 * withBulkhead(one)           --a--|
 * the same, 1 ms later        ------a--|      it waited for the first to end
 * ```
 *
 * Errors with `BulkheadFullError` when too many wait; the source is then not subscribed. Completing, an error and unsubscribing
 * give the place back, once, when the source has been torn down and before downstream is told. State lives in the bulkhead alone;
 * with options instead of one, all that is subscribed through this operator shares one of its own.
 *
 * @example
 * ```ts
 * const one = bulkhead({ concurrent: 1, waiting: 1 });
 * const job = (name: string) => timer(10).pipe(map(() => name), withBulkhead(one));
 * merge(job('first'), job('second')).subscribe(console.log); // first, then, 10 ms later, second
 * job('third').subscribe({ error: (error) => console.log(error.code) }); // BULKHEAD_FULL
 * ```
 *
 * @param bulkhead - One that several streams share, or the options of one.
 * @returns A function that returns an Observable of the source's items.
 */
export function withBulkhead<T>(bulkhead: Bulkhead | BulkheadOptions): MonoTypeOperatorFunction<T> {
  const shared = 'permit' in bulkhead ? bulkhead : bulkheadOf(bulkhead);
  return (source) =>
    new Observable((subscriber) => {
      const demand = presentDemand();
      const enter = (leave: () => void): void => {
        mirror(source, subscriber, {
          next: (item) => subscriber.next(item),
          error: (error) => {
            leave();
            subscriber.error(error);
          },
          complete: () => {
            leave();
            subscriber.complete();
          },
        });
        // Behind the source's own teardown, so that whoever gets the place does not meet it there.
        subscriber.add(leave);
      };
      mirror(shared.permit(), subscriber, {
        next: (leave) => during(demand, () => enter(leave)),
        error: (error) => subscriber.error(error),
        complete: () => undefined,
      });
    });
}
