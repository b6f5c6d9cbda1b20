import type { GatewayApi } from '../gatewayApi.js';
import { answerBody } from './answerBody.js';
import { errorBody } from './errorBody.js';
import { readRequest } from './readRequest.js';
import { ResponsesWriter } from './responsesWriter.js';

/** OpenAI's Responses API: each request carries the whole conversation, in which what was said here may be named by its id. */
export const openaiResponses: GatewayApi = {
  name: 'openai-responses',
  readRequest,
  openAnswer: (asked, envelope) => new ResponsesWriter(asked, envelope),
  answerBody,
  errorBody,
  heartbeat: ': keep-alive\n\n',
};
