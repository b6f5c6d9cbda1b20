import { asyncScheduler, isObservable, Observable, type ObservableInput } from 'rxjs';
import { above, checkFunction, checkNumber, whole } from './base/checkOption.js';
import type { ContextOperator, Timed } from './base/context.js';
import { Lookout } from './base/lookout.js';
import { type Handover, Relay, type RelayRules } from './relay/relay.js';

export interface ResumeWithOptions<T, P> extends Timed {
  /**
   * Folds what has been delivered, for `next` to go on from. `seed` is called once a subscription.
   * @defaultValue the array of the items so far (live: copy it to keep it)
   */
  readonly progress?: { readonly seed: () => P; readonly add: (progress: P, item: T) => P } | undefined;
  /**
   * Starts the successor while the stream is still silent, and goes on with whichever speaks first.
   *
   * `after`: milliseconds without an item. `next` is then told of a `StallError`; when it answers `undefined` the silent stream is
   * waited for; when its stream fails, or ends without a word, another is asked for after the next silence. Where somebody else
   * knows better what silence is, an Observable that tells so; what it emits is the error that `next` is told of. `isProgress`:
   * the items that count as speaking (default: any); a successor's items before its first such one are kept until then.
   * @defaultValue off: only an error hands over
   */
  readonly soft?:
    | { readonly after: number | Observable<unknown>; readonly isProgress?: ((item: T) => boolean) | undefined }
    | undefined;
  /**
   * Successors, at most.
   * @defaultValue `3`
   */
  readonly maxAttempts?: number | undefined;
}

/**
 * Goes on with another stream when this one breaks, before or after items.
 *
 * ```text
 * source               --a--#
 * next()                    --x--y--|
 * resumeWith(next)     --a----x--y--|
 * ```
 *
 * When `next` answers `undefined`, or `maxAttempts` successors have been used, the error goes through as it is. What `next` and
 * the other callbacks throw goes down the error channel.
 *
 * The dead stream is torn down before `next` is asked; in a soft handover the silent one is, before the successor's first item
 * is delivered. State is per subscription, but for one timer that watches over the silences of all; the default `progress` keeps
 * every item.
 *
 * @example
 * ```ts
 * const broken$ = concat(of('Hel'), throwError(() => new Error('reset')));
 * const rest = (done: readonly string[]) => 'Hello'.slice(done.join('').length);
 * broken$.pipe(resumeWith(({ progress }) => of(rest(progress)))).subscribe(console.log); // Hel, lo
 * ```
 *
 * @param next - Asked for the next leg with `{ error, progress, attempt }`, and with the context.
 * @returns An operator; called with a context, it hands it to `next`.
 */
export function resumeWith<T, C = unknown, P = readonly T[]>(
  next: (handover: Handover<P>, context: C) => ObservableInput<T> | undefined,
  options: ResumeWithOptions<T, P> = {},
): ContextOperator<T, C> {
  checkFunction('resumeWith(next)', next);
  const rules = checkedRules(options);
  return (source, context) =>
    new Observable((subscriber) => {
      // Without a context `next` takes what `source.pipe(…)` can give: undefined.
      new Relay(subscriber, { next: (handover) => next(handover, context as C) }, rules).run(source);
    });
}

const COUNT = /* @__PURE__ */ whole(0, Infinity);
const WAIT = /* @__PURE__ */ above(0, Infinity);

function checkedRules<T, P>(options: ResumeWithOptions<T, P>): RelayRules<T, P> {
  const { progress = everyItem<T, P>(), soft, maxAttempts = 3, scheduler = asyncScheduler } = options;
  checkFunction('resumeWith({ progress.seed })', progress.seed);
  checkFunction('resumeWith({ progress.add })', progress.add);
  checkNumber('resumeWith({ maxAttempts })', maxAttempts, COUNT);
  const lookout = typeof soft?.after === 'number' ? new Lookout(scheduler) : undefined;
  return { progress, soft: soft && checkedSoft(soft), maxAttempts, lookout };
}

function checkedSoft<T>(soft: NonNullable<ResumeWithOptions<T, unknown>['soft']>): NonNullable<RelayRules<T, unknown>['soft']> {
  const { after, isProgress = () => true } = soft;
  if (!isObservable(after)) checkNumber('resumeWith({ soft.after })', after, WAIT);
  checkFunction('resumeWith({ soft.isProgress })', isProgress);
  return { after, isProgress };
}

function everyItem<T, P>(): RelayRules<T, P>['progress'] {
  const items: RelayRules<T, T[]>['progress'] = {
    seed: () => [],
    add: (all, item) => {
      all.push(item);
      return all;
    },
  };
  // Without a `progress` option nothing but its default, `readonly T[]`, is known of P.
  return items as unknown as RelayRules<T, P>['progress'];
}
