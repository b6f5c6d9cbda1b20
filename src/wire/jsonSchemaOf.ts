import { isStandardSchema } from '../../operators/base/standardSchema.js';

/** What Standard JSON Schema adds to a Standard Schema: the schema as JSON, which zod 4.2 and later give. */
interface JsonSchemaMaker {
  readonly jsonSchema?: { readonly input?: (options: { readonly target: string }) => Record<string, unknown> } | undefined;
}

/**
 * The JSON schema of what a user gave as `parameters` or `output`: a JSON schema as it is, a Standard Schema by its own word.
 *
 * A schema library that cannot tell its JSON schema is a `TypeError` that names the option.
 */
export function jsonSchemaOf(option: string, schema: object): Record<string, unknown> {
  if (!isStandardSchema(schema)) return { ...schema };
  const standard: (typeof schema)['~standard'] & JsonSchemaMaker = schema['~standard'];
  const make = standard.jsonSchema?.input;
  if (make === undefined) {
    throw new TypeError(
      `${option}: schemas of ${standard.vendor} cannot tell their JSON schema; give one that can (Standard JSON Schema), or the JSON schema itself`,
    );
  }
  const { $schema, ...jsonSchema } = make({ target: 'draft-2020-12' });
  return jsonSchema;
}
