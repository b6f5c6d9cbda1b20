import { objectsIn } from '../../../wire/jsonObject.js';
import { anthropicError, anthropicHeaders } from './anthropicError.js';
import { AnthropicWriter } from './anthropicWriter.js';
import type { ApiGrammar, Inbound } from './apiGrammar.js';
import { bearerKey, limitOf, modelIn, textOfParts, turnOfMessage } from './requestFields.js';

/** Anthropic's Messages. */
export const anthropicGrammar: ApiGrammar = {
  api: 'anthropic',
  path: /^\/v1\/messages$/,
  prefillRefusal: 'This model does not support assistant message prefill. The conversation must end with a user message.',
  refusedKey: () => ({ status: 401 }),
  read(inbound) {
    const { body, headers } = inbound;
    const key = headers['x-api-key'];
    return {
      model: modelIn(body),
      key: typeof key === 'string' ? key : bearerKey(headers),
      stream: body.stream === true,
      turns: [{ role: 'other', text: textOfParts(body.system) }, ...objectsIn(body.messages).map(turnOfMessage)],
      maxTokens: limitOf(body.max_tokens),
      objection: objectionTo(inbound),
    };
  },
  errorBody: (problem, serial) => ({ type: 'error', error: anthropicError(problem), request_id: `req_${serial}` }),
  headers: anthropicHeaders,
  writer: (facts) => new AnthropicWriter(facts),
};

/** What the API insists on, and others do not. */
function objectionTo({ body, headers }: Inbound): string | undefined {
  const messages = objectsIn(body.messages);
  const last = messages.at(-1);
  if (headers['anthropic-version'] === undefined) return 'anthropic-version: header is required';
  if (typeof body.max_tokens !== 'number') return 'max_tokens: Field required';
  if (last === undefined) return 'messages: at least one message is required';
  if (last.role === 'assistant' && /\s$/.test(textOfParts(last.content))) {
    return 'messages: final assistant content cannot end with trailing whitespace';
  }
  return undefined;
}
