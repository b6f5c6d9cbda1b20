import { isJsonObject, type JsonObject } from './jsonObject.js';

/** Keywords that OpenAI's strict mode refuses (its guide to structured outputs, November 2026). */
const REFUSED: ReadonlySet<string> = new Set([
  ...['allOf', 'oneOf', 'not', 'if', 'then', 'else', 'default', 'dependentRequired', 'dependentSchemas'],
  ...['patternProperties', 'propertyNames', 'minProperties', 'maxProperties', 'unevaluatedProperties'],
  ...['prefixItems', 'contains', 'uniqueItems', 'unevaluatedItems'],
]);

/**
 * The schema in the form that strict mode takes, closed to properties it does not name, or `undefined` where strict mode cannot
 * say the same: an optional or a free property, a keyword it refuses, a root that is no object.
 *
 * Closing an open object is safe for an answer: what fits the closed schema fits the open one.
 */
export function closedSchema(schema: JsonObject): JsonObject | undefined {
  return schema.type === 'object' && schema.anyOf === undefined ? strict(schema) : undefined;
}

function strict(schema: unknown): JsonObject | undefined {
  if (!isJsonObject(schema) || Object.keys(schema).some((keyword) => REFUSED.has(keyword)) || isAnything(schema))
    return undefined;
  const parts: Record<string, unknown> = {};
  for (const keyword of ['properties', '$defs', 'definitions']) {
    if (schema[keyword] !== undefined) parts[keyword] = eachStrict(schema[keyword]);
  }
  if (schema.items !== undefined) parts.items = strict(schema.items);
  if (schema.anyOf !== undefined) parts.anyOf = allStrict(schema.anyOf);
  if (isObjectType(schema)) parts.additionalProperties = closing(schema);
  return Object.values(parts).includes(undefined) ? undefined : { ...schema, ...parts };
}

/** A schema that says nothing allows everything. */
function isAnything({ type, enum: values, const: value, anyOf, $ref }: JsonObject): boolean {
  return [type, values, value, anyOf, $ref].every((keyword) => keyword === undefined);
}

function isObjectType({ type, properties }: JsonObject): boolean {
  return properties !== undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

/** Strict objects name all their properties, and require them all. */
function closing({ properties, required = [], additionalProperties = false }: JsonObject): false | undefined {
  const names = isJsonObject(properties) ? Object.keys(properties) : [];
  const isClosed = additionalProperties === false && names.length > 0;
  return isClosed && names.every((name) => Array.isArray(required) && required.includes(name)) ? false : undefined;
}

function eachStrict(schemas: unknown): JsonObject | undefined {
  if (!isJsonObject(schemas)) return undefined;
  const entries = Object.entries(schemas).map(([name, schema]) => [name, strict(schema)] as const);
  return entries.some(([, schema]) => schema === undefined) ? undefined : Object.fromEntries(entries);
}

function allStrict(schemas: unknown): readonly unknown[] | undefined {
  const all = Array.isArray(schemas) ? schemas.map(strict) : [undefined];
  return all.includes(undefined) ? undefined : all;
}
