import type { core } from 'zod/mini';
import { isStandardSchema } from '../../operators/base/standardSchema.js';

/**
 * Whether a schema of zod may take values that its JSON schema does not: it coerces or catches, or it changes a value before it
 * looks at it (`z.string().trim().max(3)` takes four characters).
 */
export function takesMore(schema: object): boolean {
  return isZod(schema) && isLoose(schema, new Set());
}

function isZod(schema: unknown): schema is core.$ZodType {
  return isStandardSchema(schema) && '_zod' in schema;
}

function isLoose(schema: core.$ZodType, seen: Set<object>): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  const def: Readonly<Record<string, unknown>> = { ...schema._zod.def };
  if (def.type === 'catch' || def.type === 'transform' || def.coerce === true) return true;
  if (changesFirst(def.checks)) return true;
  // What comes out of a pipe no model has to write.
  const parts = def.type === 'pipe' ? [def.in] : def.type === 'lazy' ? [innerOf(schema)] : Object.values(def);
  return parts.flatMap(schemasIn).some((part) => isLoose(part, seen));
}

function changesFirst(checks: unknown): boolean {
  return Array.isArray(checks) && checks.some((check: core.$ZodCheck) => check._zod.def.check === 'overwrite');
}

function innerOf(schema: core.$ZodType): unknown {
  // Every lazy schema of zod has it.
  return (schema as core.$ZodLazy)._zod.innerType;
}

/** The schemas that a part of a definition is, or holds: a shape, options, items. */
function schemasIn(part: unknown): readonly core.$ZodType[] {
  if (isZod(part)) return [part];
  if (Array.isArray(part)) return part.filter(isZod);
  return typeof part === 'object' && part !== null ? Object.values(part).filter(isZod) : [];
}
