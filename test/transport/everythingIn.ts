/** All that a value holds, hidden fields, causes and stacks too, as the worst of loggers might print it. */
export function everythingIn(value: unknown): string {
  const seen = new Set<unknown>();
  const told: string[] = [];
  const visit = (one: unknown): void => {
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null) {
      told.push(String(one));
      return;
    }
    if (seen.has(one)) return;
    seen.add(one);
    if (one instanceof Map || one instanceof Set) for (const inner of one) visit(inner);
    for (const key of Reflect.ownKeys(one)) {
      told.push(String(key));
      visit((one as Readonly<Record<PropertyKey, unknown>>)[key]);
    }
    const parent: unknown = Object.getPrototypeOf(one);
    if (parent !== null && !BUILT_IN.has(parent)) visit(parent);
  };
  visit(value);
  return told.join('\n');
}

const BUILT_IN: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype, Array.prototype, Error.prototype]);
