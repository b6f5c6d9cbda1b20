/** Bounds of a numeric option. */
export interface Bounds {
  readonly min?: number;
  /** The value must be greater than `min`, not equal to it. */
  readonly above?: boolean;
  readonly max?: number;
  readonly integer?: boolean;
  /** `Infinity` is allowed (and means: no limit). */
  readonly infinite?: boolean;
}

/**
 * The value of a numeric option, or a `TypeError`/`RangeError` that names the option and the value.
 *
 * @param path - Where the option stands, as a user would write it: `stallTimeout({ between })`.
 */
export function checkNumber(path: string, value: unknown, { min, above, max, integer, infinite }: Bounds = {}): number {
  if (typeof value !== 'number') throw wrong(path, 'a number', value);
  const whole = integer ? Number.isInteger(value) : Number.isFinite(value);
  const inside = min === undefined || (above ? value > min : value >= min);
  if (inside && (whole ? max === undefined || value <= max : infinite && value === Infinity)) return value;
  const from = min === undefined ? '' : ` ${above ? 'greater than' : 'of at least'} ${min}`;
  const to = max === undefined ? '' : ` and at most ${max}`;
  throw new RangeError(
    `${path} must be a${integer ? ' whole' : ''} number${from}${to}${infinite ? ' (or Infinity)' : ''}, not ${value}`,
  );
}

/** The value of an option that must be a function, or a `TypeError` that names the option. */
export function checkFunction<F>(path: string, value: F): F {
  if (typeof value !== 'function') throw wrong(path, 'a function', value);
  return value;
}

function wrong(path: string, wanted: string, value: unknown): TypeError {
  const text = typeof value === 'string' && `the string ${JSON.stringify(value.slice(0, 40))}`;
  return new TypeError(`${path} must be ${wanted}, not ${text || (value === null ? 'null' : typeof value)}`);
}
