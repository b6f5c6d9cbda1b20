type Optional<T> = { [Key in keyof T]: unknown extends T[Key] ? never : undefined extends T[Key] ? Key : never }[keyof T];

/** The same properties, those that may be `undefined` as ones that may be absent. */
export type Defined<T> = { [Key in Exclude<keyof T, Optional<T>>]: T[Key] } & {
  [Key in Optional<T>]?: Exclude<T[Key], undefined>;
};

/** A copy without the properties that are `undefined`. */
export function definedOf<const T extends object>(object: T): Defined<T> {
  // What is left of a property that may be undefined is either absent or defined, which is what the type says.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
