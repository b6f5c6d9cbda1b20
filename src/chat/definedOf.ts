/** A copy without the properties that are `undefined`. */
export function definedOf<T extends object>(object: T): T {
  // Only absent optional properties are left out, which the type allows already.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
