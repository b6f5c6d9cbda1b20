import { objectsIn } from '../../../wire/jsonObject.js';
import type { ApiGrammar } from './apiGrammar.js';
import { ChatWriter } from './chatWriter.js';
import { openaiError, openaiHeaders } from './openaiError.js';
import { bearerKey, limitOf, modelIn, turnOfMessage } from './requestFields.js';

/** OpenAI's Chat Completions; DeepSeek's dialect of it where the path is DeepSeek's. */
export const chatGrammar: ApiGrammar = {
  api: 'chat',
  path: /^(?:\/v1|\/beta)?\/chat\/completions$/,
  prefillRefusal: "Assistant message prefill is not supported by this model: the last message must have role 'user'.",
  refusedKey: () => ({ status: 401 }),
  read({ body, headers }) {
    const { stream, messages } = body;
    return {
      model: modelIn(body),
      key: bearerKey(headers),
      stream: stream === true,
      turns: objectsIn(messages).map(turnOfMessage),
      maxTokens: limitOf(body.max_completion_tokens, body.max_tokens),
      objection: objectsIn(messages).length === 0 ? "Invalid 'messages': empty array." : undefined,
    };
  },
  errorBody: (problem) => ({ error: openaiError(problem) }),
  headers: openaiHeaders,
  writer: (facts) => new ChatWriter(facts),
};
