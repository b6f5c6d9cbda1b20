import type { core } from 'zod/mini';
import { isStandardSchema } from '../../operators/base/standardSchema.js';
import type { ChatRequest } from '../chat/chatRequest.js';

/**
 * A request whose zod schemas can all be told to an API: those of zod/mini, which cannot tell their JSON schema, are given as
 * that. Every other request is returned as it is.
 *
 * The converter weighs as much as a sixth of the package, so it is loaded when the first such schema comes.
 */
export async function withJsonSchemas(request: ChatRequest): Promise<ChatRequest> {
  const { tools = [], output } = request;
  if (![output, ...tools.map(({ parameters }) => parameters)].some(isSilentZod)) return request;
  const { zodJsonSchema } = await import('./zodJsonSchema.js');
  const told = (schema: object): object => (isSilentZod(schema) ? zodJsonSchema(schema) : schema);
  return {
    ...request,
    output: output && told(output),
    tools: request.tools?.map((tool) => ({ ...tool, parameters: told(tool.parameters) })),
  };
}

/** Whether it is a schema of zod 4 that is no Standard JSON Schema. */
export function isSilentZod(schema: unknown): schema is core.$ZodType {
  return isStandardSchema(schema) && '_zod' in schema && !('jsonSchema' in schema['~standard']);
}
