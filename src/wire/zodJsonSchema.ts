import { type core, toJSONSchema } from 'zod/mini';

/** The JSON schema of any schema of zod 4, of zod/mini say, which cannot tell it itself. */
export function zodJsonSchema(schema: core.$ZodType): Record<string, unknown> {
  // What a model writes is what the schema reads.
  const { $schema, ...jsonSchema } = toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return jsonSchema;
}
