import { asyncScheduler, defer, type Observable, type SchedulerLike } from 'rxjs';
import { atLeast, checkNumber } from '../../operators/base/checkOption.js';
import type { Chunk } from '../chat/chunk.js';
import type { Provider } from '../providers/provider.js';
import { FAULTS, type FaultName, type Strike } from './faults.js';
import { seededRandom } from './seededRandom.js';

/** How often each fault strikes: fractions of the requests, which come to at most 1 together. One request has one fault. */
export interface ChaosOptions {
  /** The same seed, the same faults, request by request. */
  readonly seed: number;
  /** Fails before it has said anything. @defaultValue 0 */
  readonly error?: number | undefined;
  /** Loses the connection in the middle. @defaultValue 0 */
  readonly cut?: number | undefined;
  /** Falls silent in the middle. @defaultValue 0 */
  readonly stall?: number | undefined;
  /** Completes in the middle, as if that were all. @defaultValue 0 */
  readonly truncate?: number | undefined;
  /** Waits before each chunk. @defaultValue 0 */
  readonly slow?: number | undefined;
  /** Says one piece of text twice. @defaultValue 0 */
  readonly duplicate?: number | undefined;
  /** Milliseconds before each chunk of one that is slow. @defaultValue 50 */
  readonly slowMs?: number | undefined;
  /** The most chunks with content that come before a fault in the middle. @defaultValue 8 */
  readonly within?: number | undefined;
  /** Times what is slow. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

/** The numbers of requests are spread by the golden ratio, so that neighbouring seeds have nothing in common. */
const GOLDEN = 0x9e3779b9;

/**
 * A provider that fails now and then, in the same way whenever the seed is the same.
 *
 * ```text
 * provider                               --a--b--c--|
 * chaos(provider, { seed, cut: 1 })      --a--b-#          the error says the seed, the request and the fault
 * chaos(provider, { seed, stall: 1 })    --a--b--------    the socket is open, nothing comes
 * chaos(provider, { seed, error: 1 })    #
 * ```
 *
 * What strikes a request depends on the seed and on how many requests came before: that count is its only state. Unsubscribing ends
 * the provider's stream. The errors are `ProviderError`s of kinds that a failover switches on, and hold no word of the request.
 *
 * @param options - A wrong one is a `RangeError` or `TypeError` that names it.
 * @example
 * ```ts
 * const shaky = chaos(scripted('a', '-H-e-l-l-o-|'), { seed: 7, cut: 0.2, stall: 0.1 });
 * const { text } = await completion(failover([shaky, scripted('b', '-H-e-l-l-o-|')])('Hi'));
 * console.log(text); // Hello, whatever the seed
 * ```
 * @returns The provider, with its id and capabilities.
 */
export function chaos(provider: Provider, options: ChaosOptions): Provider {
  const { seed, slowMs = 50, within = 8, scheduler = asyncScheduler } = options;
  checkNumber('chaos({ seed })', seed, atLeast(-Number.MAX_SAFE_INTEGER));
  checkNumber('chaos({ slowMs })', slowMs, atLeast(0));
  checkNumber('chaos({ within })', within, atLeast(1));
  const choose = chooser(options);
  let requests = 0;
  const strike = (source: Observable<Chunk>): Observable<Chunk> =>
    defer(() => {
      const request = requests++;
      const random = seededRandom(seed + Math.imul(request + 1, GOLDEN));
      const fault = choose(random());
      if (fault === undefined) return source;
      const after = Math.floor(random() * within) + 1;
      const says = `chaos struck (${fault}, seed ${seed}, request ${request})`;
      const struck: Strike = { provider: provider.id, says, after, chance: random(), slowMs, scheduler };
      return FAULTS[fault](source, struck);
    });
  return provider.pipe(strike);
}

/** From a number between 0 and 1 to the fault whose share of that it is in. */
function chooser(options: ChaosOptions): (chance: number) => FaultName | undefined {
  // The keys of a record of faults are their names.
  const names = Object.keys(FAULTS) as FaultName[];
  const rates = names.map((name) => checkNumber(`chaos({ ${name} })`, options[name] ?? 0, atLeast(0, 1)));
  const sum = rates.reduce((total, rate) => total + rate, 0);
  // Tenths do not add up to the digit.
  if (sum > 1 + 1e-9) throw new RangeError(`chaos(): the rates come to ${sum}, which is more than 1`);
  return (chance) => {
    let upTo = 0;
    return names.find((_, index) => {
      upTo += rates[index] ?? 0;
      return chance < upTo;
    });
  };
}
