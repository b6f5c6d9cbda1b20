import type { JsonObject } from './jsonObject.js';

/** What a model is told that cannot be bound to a schema. */
export function schemaInWords(schema: JsonObject): string {
  return `Answer with one JSON value that fits this JSON schema, and with nothing else:\n${JSON.stringify(schema)}`;
}
