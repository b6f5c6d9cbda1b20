import { jsonSchemaOf } from './jsonSchemaOf.js';
import { takesMore } from './takesMore.js';
import { isSilentZod, withJsonSchemas } from './withJsonSchemas.js';

/**
 * A JSON schema that every value fits which the schema takes, `true` where none can be told; a promise of it where the converter
 * must be loaded first.
 */
export function schemaOfAll(output: object): unknown {
  if (takesMore(output)) return true;
  if (isSilentZod(output))
    return withJsonSchemas({ messages: [], output }).then(
      (request) => request.output,
      () => true,
    );
  return told(() => jsonSchemaOf('output', output));
}

/** A schema that cannot be told is the wire's to complain about. */
function told(tell: () => unknown): unknown {
  try {
    return tell();
  } catch {
    return true;
  }
}
