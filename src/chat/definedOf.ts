type Optional<T> = { [Key in keyof T]: unknown extends T[Key] ? never : undefined extends T[Key] ? Key : never }[keyof T];

/** The same properties, those that may be `undefined` as ones that may be absent. */
export type Defined<T> = { [Key in Exclude<keyof T, Optional<T>>]: T[Key] } & {
  [Key in Optional<T>]?: Exclude<T[Key], undefined>;
};

/** A copy without the properties that are `undefined`. Property by property: through entries it costs twice as much. */
export function definedOf<const T extends object>(object: T): Defined<T> {
  const defined: Partial<T> = {};
  // The keys of an object are its own.
  for (const key of Object.keys(object) as (keyof T)[]) {
    if (object[key] !== undefined) defined[key] = object[key];
  }
  // What is left of a property that may be undefined is either absent or defined, which is what the type says.
  return defined as Defined<T>;
}
