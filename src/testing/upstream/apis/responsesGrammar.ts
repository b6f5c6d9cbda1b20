import { objectsIn } from '../../../wire/jsonObject.js';
import type { Turn } from '../partialOf.js';
import type { ApiGrammar } from './apiGrammar.js';
import { openaiError, openaiHeaders } from './openaiError.js';
import { bearerKey, limitOf, modelIn, turnOfMessage } from './requestFields.js';
import { ResponsesWriter } from './responsesWriter.js';

/** OpenAI's Responses. */
export const responsesGrammar: ApiGrammar = {
  api: 'responses',
  path: /^(?:\/v1)?\/responses$/,
  prefillRefusal: 'Assistant message prefill is not supported by this model: the last input item must be from the user.',
  refusedKey: () => ({ status: 401 }),
  read({ body, headers }) {
    const { stream, input } = body;
    return {
      model: modelIn(body),
      key: bearerKey(headers),
      stream: stream === true,
      turns: turnsOf(input),
      maxTokens: limitOf(body.max_output_tokens),
      objection: input === undefined ? "Missing required parameter: 'input'." : undefined,
    };
  },
  errorBody: (problem) => ({ error: openaiError(problem) }),
  headers: openaiHeaders,
  writer: (facts) => new ResponsesWriter(facts),
};

/** A prompt, or items: those that have no role, calls and their results, are no one's words. */
function turnsOf(input: unknown): readonly Turn[] {
  if (typeof input === 'string') return [{ role: 'user', text: input }];
  return objectsIn(input).map(turnOfMessage);
}
