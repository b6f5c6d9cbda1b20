import { above, atLeast, checkNumber } from '../base/checkOption.js';
import { RecentValues } from '../base/recentValues.js';

/** A limit that adapts: a quantile of the waits seen, times a factor, kept between `min` and `max`. Without data: `max`. */
export interface AdaptiveLimit {
  /** From 0 to 1. */
  readonly quantile: number;
  readonly factor: number;
  /** Milliseconds. Waits that were cut teach nothing, so choose a `min` that the slowest healthy stream keeps to. */
  readonly min: number;
  /** Milliseconds, or `Infinity`. */
  readonly max: number;
}

/** Milliseconds (`Infinity`: off), or a limit that adapts. */
export type Limit = number | AdaptiveLimit;

/** A limit at work. */
export interface LiveLimit {
  /** The limit now, in milliseconds. */
  readonly current: number;
  /** The shortest that `current` can become. */
  readonly least: number;
  /** The longest. */
  readonly most: number;
  /** Takes a wait that ended well; a fixed limit has nothing to learn. */
  readonly learn: ((wait: number) => void) | undefined;
}

/** Enough for the 99th percentile, few enough to follow a change within some streams. */
const WAITS_KEPT = 256;

/** The limit an option asks for, or a `TypeError`/`RangeError`: 0, negative and NaN are no limits. */
export function liveLimit(path: string, limit: Limit): LiveLimit {
  if (!isAdaptive(limit)) {
    const current = checkNumber(path, limit, above(0, Infinity));
    return { current, least: current, most: current, learn: undefined };
  }
  checkNumber(`${path}.quantile`, limit.quantile, atLeast(0, 1));
  checkNumber(`${path}.factor`, limit.factor, above(0));
  checkNumber(`${path}.min`, limit.min, above(0));
  checkNumber(`${path}.max`, limit.max, atLeast(limit.min, Infinity));
  return adapting(limit);
}

function isAdaptive(limit: unknown): limit is AdaptiveLimit {
  return typeof limit === 'object' && limit !== null;
}

function adapting({ quantile, factor, min, max }: AdaptiveLimit): LiveLimit {
  const waits = new RecentValues(WAITS_KEPT);
  return {
    get current() {
      const wanted = waits.quantile(quantile) * factor;
      return Number.isNaN(wanted) ? max : Math.min(max, Math.max(min, wanted));
    },
    least: min,
    most: max,
    learn: (wait) => waits.push(wait),
  };
}
