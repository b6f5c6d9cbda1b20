/**
 * What a value that a user gives must be: `undefined` when it is, else the first thing in it that is not.
 *
 * A schema library would say the same, at more than the cost of all that it is asked about here: these few lines are in every
 * bundle.
 */
export type Shape = (value: unknown, path?: string) => Flaw | undefined;

interface Flaw {
  /** Where it stands, as a user would write it: `limits.lineBytes`; `''` is the value itself. */
  readonly path: string;
  /** What it must be. */
  readonly words: string;
  readonly value: unknown;
}

export function that(holds: (value: unknown) => boolean, words: string): Shape {
  return (value, path = '') => (holds(value) ? undefined : { path, words, value });
}

export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** An object with these fields; others are not looked at. */
export function fields(shapes: Readonly<Record<string, Shape>>, words = 'must be an object'): Shape {
  const isObject = that((value) => typeof value === 'object' && value !== null && !Array.isArray(value), words);
  return (value, path) =>
    isObject(value, path) ??
    // An object, so any property may be read; the cast says no more than that.
    firstFlaw(Object.entries(shapes), ([name, shape]) => shape((value as Record<string, unknown>)[name], under(path, name)));
}

export function listOf(shape: Shape, most = Infinity): Shape {
  const isList = that((value) => Array.isArray(value) && value.length <= most, 'must be a list');
  return (value, path) =>
    // A list, or there was a flaw.
    isList(value, path) ?? firstFlaw(Object.entries(value as unknown[]), ([index, item]) => shape(item, under(path, index)));
}

function firstFlaw<T>(items: readonly T[], flawOf: (item: T) => Flaw | undefined): Flaw | undefined {
  for (const item of items) {
    const flaw = flawOf(item);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function under(path = '', name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
