/** Which numbers an option may be. */
export interface Bounds {
  /** What follows `must be a`. */
  readonly words: string;
  readonly hold: (value: number) => boolean;
}

/** Any number but NaN and the infinite ones. */
export const FINITE: Bounds = { words: 'finite number', hold: (value) => Number.isFinite(value) };

/** A number of at least `min`. As with the others, only a `max` of `Infinity` lets that in (and means: no limit). */
export function atLeast(min: number, max?: number): Bounds {
  return upTo(max, `number of at least ${min}`, (value) => value >= min);
}

/** A number greater than `min`. */
export function above(min: number, max?: number): Bounds {
  return upTo(max, `number greater than ${min}`, (value) => value > min);
}

/** A whole number of at least `min`. */
export function whole(min: number, max?: number): Bounds {
  return upTo(max, `whole number of at least ${min}`, (value) => value >= min && (value % 1 === 0 || value === Infinity));
}

function upTo(max = Number.MAX_VALUE, words: string, hold: (value: number) => boolean): Bounds {
  const most = max === Infinity ? ' (or Infinity)' : max < Number.MAX_VALUE ? ` and at most ${max}` : '';
  return { words: words + most, hold: (value) => hold(value) && value <= max };
}

/**
 * The value of a numeric option, or a `TypeError`/`RangeError` that names the option and the value.
 *
 * @param path - Where the option stands, as a user would write it: `stallTimeout({ between })`.
 */
export function checkNumber(path: string, value: unknown, { words, hold }: Bounds): number {
  if (typeof value !== 'number') throw wrong(path, 'number', value);
  if (!hold(value)) throw new RangeError(`${path} must be a ${words}, not ${value}`);
  return value;
}

/** The value of an option that must be a function, or a `TypeError` that names the option. */
export function checkFunction<F>(path: string, value: F): F {
  if (typeof value !== 'function') throw wrong(path, 'function', value);
  return value;
}

/** Errs with a `TypeError` that names the option unless the value is one of the choices. */
export function checkOneOf(path: string, value: unknown, choices: readonly string[]): void {
  if (choices.some((choice) => choice === value)) return;
  throw new TypeError(`${path} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}, not ${JSON.stringify(value)}`);
}

function wrong(path: string, wanted: string, value: unknown): TypeError {
  const text = typeof value === 'string' && `the string ${JSON.stringify(value.slice(0, 40))}`;
  return new TypeError(`${path} must be a ${wanted}, not ${text || (value === null ? 'null' : typeof value)}`);
}
