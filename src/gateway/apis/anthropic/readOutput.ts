import type { JsonObject } from '../../../wire/jsonObject.js';
import type { Field } from './field.js';

const CONFIG: ReadonlySet<string> = new Set(['format', 'effort']);

/** The JSON schema that an answer must fit, under the field's present name or its former one. */
export function readOutput(body: Field): JsonObject | undefined {
  const config = body.get('output_config').map((field) => field.only(CONFIG));
  return config?.get('format').map(readFormat) ?? body.get('output_format').map(readFormat);
}

function readFormat(format: Field): JsonObject {
  format.get('type').oneOf('json_schema');
  return format.get('schema').object();
}
