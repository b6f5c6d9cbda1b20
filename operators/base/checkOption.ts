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
export function checkNumber(path: string, value: unknown, bounds: Bounds = {}): number {
  const { min = -Infinity, above = false, max = Infinity, integer = false, infinite = false } = bounds;
  if (typeof value !== 'number') throw new TypeError(`${path} must be a number, not ${describe(value)}`);
  const inside = (above ? value > min : value >= min) && value <= max;
  const finite = Number.isFinite(value) || (infinite && value === Infinity);
  if (!inside || !finite || (integer && Number.isFinite(value) && !Number.isInteger(value))) {
    throw new RangeError(`${path} must be ${expected(bounds)}, not ${value}`);
  }
  return value;
}

/** The value of an option that must be a function, or a `TypeError` that names the option. */
export function checkFunction<F>(path: string, value: F): F {
  if (typeof value !== 'function') throw new TypeError(`${path} must be a function, not ${describe(value)}`);
  return value;
}

function expected({ min, above, max, integer, infinite }: Bounds): string {
  const parts = [integer ? 'a whole number' : 'a number'];
  if (min !== undefined) parts.push(above ? `greater than ${min}` : `of at least ${min}`);
  if (max !== undefined) parts.push(`${min === undefined ? 'of' : 'and'} at most ${max}`);
  if (infinite) parts.push('(or Infinity)');
  return parts.join(' ');
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'string' ? `the string ${JSON.stringify(value.slice(0, 40))}` : typeof value;
}
