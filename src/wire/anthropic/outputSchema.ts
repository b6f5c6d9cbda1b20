import { isJsonObject, type JsonObject } from '../jsonObject.js';

/** Constraints that structured outputs refuse; `minItems` is taken as 0 or 1. */
const REFUSED: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
]);

/** Keywords that hold schemas by name, and those that hold a list of them. */
const BY_NAME: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);
const LISTED: ReadonlySet<string> = new Set(['anyOf', 'allOf', 'oneOf']);

/**
 * A JSON schema as structured outputs take it: every object closed, `oneOf` as `anyOf`, and what they refuse told in the
 * description, where the model still reads it; the answer is validated against the whole schema anyway.
 *
 * Source: Anthropic's documentation of JSON schema limitations, and what its SDK does about them.
 */
export function outputSchema(schema: JsonObject): JsonObject {
  const closed: Record<string, unknown> = {};
  const told: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (isRefused(keyword, value)) told.push(`${keyword}: ${JSON.stringify(value)}`);
    else closed[keyword === 'oneOf' ? 'anyOf' : keyword] = innerOf(keyword, value);
  }
  if ([schema.type].flat().includes('object')) closed.additionalProperties = false;
  if (told.length > 0) closed.description = [schema.description, `{${told.join(', ')}}`].filter(Boolean).join(' ');
  return closed;
}

function isRefused(keyword: string, value: unknown): boolean {
  return REFUSED.has(keyword) || (keyword === 'minItems' && value !== 0 && value !== 1);
}

function innerOf(keyword: string, value: unknown): unknown {
  if (LISTED.has(keyword)) return Array.isArray(value) ? value.map(ifSchema) : value;
  if (keyword === 'items') return ifSchema(value);
  if (!BY_NAME.has(keyword) || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, ifSchema(inner)]));
}

function ifSchema(value: unknown): unknown {
  return isJsonObject(value) ? outputSchema(value) : value;
}
