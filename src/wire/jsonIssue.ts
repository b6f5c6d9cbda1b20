import type { StandardSchemaV1 } from '../../operators/base/standardSchema.js';
import { JsonReader } from './jsonPrefix/jsonReader.js';
import { SchemaCheck } from './jsonPrefix/schemaCheck.js';

/** What is wrong with a value by a JSON schema, as far as the schema is looked at. */
export function jsonIssue(schema: unknown, value: unknown): StandardSchemaV1.Issue | undefined {
  const check = new SchemaCheck(schema);
  const reader = new JsonReader(check);
  reader.read(JSON.stringify(value));
  reader.end();
  return check.issue;
}
