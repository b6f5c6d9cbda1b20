import type { ChatRequest } from '../chat/chatRequest.js';
import { jsonSchemaOf } from './jsonSchemaOf.js';
import { withJsonSchemas } from './withJsonSchemas.js';

/** A request that is data alone and can be written down: its schemas are JSON schemas, and it has no signal. */
export async function plainRequest(request: ChatRequest): Promise<ChatRequest> {
  const { signal: _ofThisProcess, ...told } = await withJsonSchemas(request);
  const { output, tools } = told;
  return {
    ...told,
    ...(output === undefined ? {} : { output: jsonSchemaOf('output', output) }),
    ...(tools === undefined
      ? {}
      : {
          tools: tools.map((tool, index) => ({
            ...tool,
            parameters: jsonSchemaOf(`tools[${index}].parameters`, tool.parameters),
          })),
        }),
  };
}
