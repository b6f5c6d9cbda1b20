import { asyncScheduler, type ObservableInput } from 'rxjs';
import { atLeast, checkFunction, checkNumber, whole } from './base/checkOption.js';
import type { Candidate, ContextOperator, Timed } from './base/context.js';
import { type HedgeBudget, hedgeBudget } from './hedgeBudget.js';
import { type RaceRules, raceOf } from './race/race.js';
import { RaceFailedError } from './race/raceFailedError.js';

export interface RaceFailoverOptions<T> extends Timed {
  /**
   * Milliseconds since the latest start, without a winning item, before the next candidate starts beside it. `0`: all at
   * once. `Infinity`: one after the other, each when the one before has failed. A function is asked at each start; a NaN
   * from it (a quantile without data) stands for one second.
   * @defaultValue `Infinity`
   */
  readonly hedgeAfter?: number | (() => number) | undefined;
  /**
   * Candidates that run at the same time, at most.
   * @defaultValue `2`
   */
  readonly maxInFlight?: number | undefined;
  /**
   * Pays for hedges, never for what starts because another failed. Each call credits it.
   * @defaultValue a `hedgeBudget()` of this operator's own: 10 % of its calls
   */
  readonly budget?: HedgeBudget | undefined;
  /**
   * Whether an item decides the race for its candidate. Items before it are kept, and delivered with it.
   * @defaultValue any item does
   */
  readonly wins?: ((item: T) => boolean) | undefined;
  /**
   * Whether another candidate may make up for an error, or an `EmptyCandidateError`; `false` ends the race with it.
   * @defaultValue always
   */
  readonly failsOver?: ((error: unknown) => boolean) | undefined;
}

/**
 * Mirrors whichever stream is the first to say something that counts: the source, or a candidate that starts when one fails
 * or is slow.
 *
 * ```text
 * source                             -------a--|
 * candidate                             --x--y--|
 * raceFailover({ hedgeAfter: 3 })    -----x--y--|
 * ```
 *
 * An error of one candidate starts the next at once; after the first winning item an error goes straight through. When all
 * have failed, or completed without an item that wins (`EmptyCandidateError`), it errors with a `RaceFailedError`. What a
 * callback throws goes down the error channel.
 *
 * The losers are unsubscribed before the winner's first item is delivered. The operator keeps its default budget for all its
 * subscriptions, and nothing else.
 *
 * @example
 * ```ts
 * const slow$ = timer(2_000).pipe(map(() => 'slow'));
 * const fast$ = timer(50).pipe(map(() => 'fast'));
 * slow$.pipe(raceFailover([() => fast$], { hedgeAfter: 100 })).subscribe(console.log); // fast
 * ```
 *
 * @param candidates - Asked for their streams one by one, in this order, when their turn comes; given the context.
 * @returns An operator; called with a context, it hands it to the candidates.
 * @see "The Tail at Scale" (Dean and Barroso, 2013) for hedged requests, and gRPC's A6 for starting the next on a failure.
 */
export function raceFailover<T, C = unknown>(
  candidates: readonly Candidate<T, C>[],
  options: RaceFailoverOptions<T> = {},
): ContextOperator<T, C> {
  const rules = checkedRules(options);
  const later = candidates.map((candidate, index) => checkFunction(`raceFailover(candidates[${index}])`, candidate));
  return (source, context) => {
    // Without a context the candidates are thunks, or take what `source.pipe(…)` can give: undefined.
    const stream = (place: number): ObservableInput<T> => {
      const candidate = later[place - 1];
      return candidate === undefined ? source : candidate(context as C);
    };
    return raceOf({ size: later.length + 1, stream }, rules);
  };
}

const DELAY = /* @__PURE__ */ atLeast(0, Infinity);
const AT_LEAST_ONE = /* @__PURE__ */ whole(1, Infinity);

function checkedRules<T>(options: RaceFailoverOptions<T>): RaceRules<T> {
  const {
    hedgeAfter = Infinity,
    maxInFlight = 2,
    budget = hedgeBudget(),
    wins = () => true,
    failsOver = () => true,
    scheduler = asyncScheduler,
  } = options;
  if (typeof hedgeAfter !== 'function') checkNumber('raceFailover({ hedgeAfter })', hedgeAfter, DELAY);
  checkNumber('raceFailover({ maxInFlight })', maxInFlight, AT_LEAST_ONE);
  checkFunction('raceFailover({ wins })', wins);
  checkFunction('raceFailover({ failsOver })', failsOver);
  const defeat = (errors: readonly unknown[]): unknown => new RaceFailedError(errors);
  return { hedgeAfter, maxInFlight, budget, wins, failsOver, defeat, scheduler };
}
